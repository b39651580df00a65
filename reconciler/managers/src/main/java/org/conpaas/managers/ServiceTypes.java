package org.conpaas.managers;

import java.util.List;
import org.conpaas.core.service.Catalogue;
import org.conpaas.managers.generic.GenericManager;
import org.conpaas.managers.helloworld.HelloworldManager;
import org.conpaas.managers.java.JavaManager;
import org.conpaas.managers.mysql.MysqlManager;
import org.conpaas.managers.php.PhpManager;

/** Every service type of the distribution, a line each. */
public final class ServiceTypes {
    private ServiceTypes() {}

    public static Catalogue catalogue() {
        return Catalogue.of(List.of(
                new GenericManager(), //
                new HelloworldManager(),
                new JavaManager(),
                new MysqlManager(),
                new PhpManager()));
    }
}

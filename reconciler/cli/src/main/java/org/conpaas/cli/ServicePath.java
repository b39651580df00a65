package org.conpaas.cli;

import java.util.List;
import org.conpaas.cli.client.Failure;
import org.conpaas.cli.client.Reconciler;

/** A service as users name it: {@code application/service}. */
record ServicePath(String application, String service) {
    static ServicePath parse(String text) {
        List<String> parts = List.of(text.split("/", -1));
        if (parts.size() != 2 || parts.contains("")) {
            throw Failure.of("A service is named APP/SERVICE.").at(text).mend("list them with: cps service list");
        }
        return new ServicePath(parts.get(0), parts.get(1));
    }

    /** Its resource under {@code /api/v1}. */
    String path() {
        return Command.app(application) + "/services/" + Reconciler.escape(service);
    }
}

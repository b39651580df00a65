package org.conpaas.server.api;

import java.util.List;
import org.conpaas.server.api.view.CodeKeyView;
import org.conpaas.server.api.view.CodeRepositoryView;

/** Public keys by which the code of a service can be pushed over ssh, and where to. Thread-safe. */
public interface CodeKeys {
    /** Oldest first. */
    List<CodeKeyView> list(String application, String service);

    /**
     * @param text of a {@code .pub} file
     * @throws org.conpaas.server.rest.Refusal when it is no key that may be added, or the service has it
     */
    CodeKeyView add(String application, String service, String text, String user);

    /** @return false when there was none */
    boolean remove(String application, String service, String fingerprint);

    /** @throws org.conpaas.server.rest.Refusal when the service's type has no code */
    CodeRepositoryView repository(String application, String service);
}

package org.conpaas.server.api;

import java.net.URI;

/** Links that open the dashboard once. Thread-safe. */
public interface LoginLinks {
    /** Good once, for 60 s. */
    URI create(String user);
}

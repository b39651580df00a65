/** What the engine needs of the outside. The server implements these; the simulator does for tests. Every one is thread-safe. */
@NullMarked
package org.conpaas.engine.port;

import org.jspecify.annotations.NullMarked;

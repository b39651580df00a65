/** Every setting of the reconciler: read once at start, checked whole, and then an immutable record. */
@NullMarked
package org.conpaas.server.config;

import org.jspecify.annotations.NullMarked;

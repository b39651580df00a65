/** What the outside may ask about the state of the reconciler: alive, ready, figures. */
@NullMarked
package org.conpaas.server.health;

import org.jspecify.annotations.NullMarked;

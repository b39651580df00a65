/** The packages as they are shipped, in the containers that they are for. */
@NullMarked
package org.conpaas.container;

import org.jspecify.annotations.NullMarked;

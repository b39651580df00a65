/** Code that services run: turned from what a manifest names into archives that agents fetch by digest. */
@NullMarked
package org.conpaas.server.code;

import org.jspecify.annotations.NullMarked;

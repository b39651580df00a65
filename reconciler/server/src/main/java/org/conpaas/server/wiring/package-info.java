/** Puts the parts together. The only package that sees all of them. */
@NullMarked
package org.conpaas.server.wiring;

import org.jspecify.annotations.NullMarked;

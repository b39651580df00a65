/**
 * Sealed secrets: the installation's key pairs, and the opening of what was encrypted to them. Only this
 * package names the library that does it, and {@code wiring}, which shows a public key.
 */
@NullMarked
package org.conpaas.server.sealing;

import org.jspecify.annotations.NullMarked;

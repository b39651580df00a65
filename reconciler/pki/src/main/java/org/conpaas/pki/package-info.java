/** The installation's own certificate authority: the server's certificate and those of its agents. */
@NullMarked
package org.conpaas.pki;

import org.jspecify.annotations.NullMarked;

/**
 * Who may do what. {@link org.conpaas.server.security.Gate} decides for every request, before its body is read; the rest of the
 * package is what it knows: tokens, sessions, one-time links, certificates, and who failed how often.
 */
@NullMarked
package org.conpaas.server.security;

import org.jspecify.annotations.NullMarked;

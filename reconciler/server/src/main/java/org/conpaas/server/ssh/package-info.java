/**
 * Git over ssh for the code of services: who has a key of a service may fetch and push its code, and nothing else.
 *
 * <p>Apache MINA SSHD's types stay in here, but for the client's known hosts in {@code org.conpaas.server.git}.
 */
@NullMarked
package org.conpaas.server.ssh;

import org.jspecify.annotations.NullMarked;

/**
 * What must be remembered because it cannot be observed. Others see the interfaces and records of this package; entities, JPA
 * and SQL stay inside. Every repository is thread-safe, and each of its methods is one transaction: when it returns, it is on
 * disk. A database that does not answer is an unchecked exception.
 */
@NullMarked
package org.conpaas.server.store;

import org.jspecify.annotations.NullMarked;

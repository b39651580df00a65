/** Dumps of services that have gone: taken out of a node before its disks go, and kept as files. */
@NullMarked
package org.conpaas.server.dumps;

import org.jspecify.annotations.NullMarked;

/** The {@code mysql} service type: MariaDB with Galera, behind balancers. */
@NullMarked
package org.conpaas.managers.mysql;

import org.jspecify.annotations.NullMarked;

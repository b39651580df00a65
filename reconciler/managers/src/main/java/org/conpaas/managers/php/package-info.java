/** The {@code php} service type: PHP backends and web servers of static files behind proxies. */
@NullMarked
package org.conpaas.managers.php;

import org.jspecify.annotations.NullMarked;

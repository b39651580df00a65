/** The {@code java} service type: Tomcat backends behind proxies. */
@NullMarked
package org.conpaas.managers.java;

import org.jspecify.annotations.NullMarked;

/** The {@code helloworld} service type: nodes that answer HTTP with a greeting. */
@NullMarked
package org.conpaas.managers.helloworld;

import org.jspecify.annotations.NullMarked;

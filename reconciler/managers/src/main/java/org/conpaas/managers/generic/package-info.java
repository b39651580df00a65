/** The {@code generic} service type: scripts that install, run and interrupt an application of any kind. */
@NullMarked
package org.conpaas.managers.generic;

import org.jspecify.annotations.NullMarked;

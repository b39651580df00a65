@NullMarked
package org.conpaas.core.status;

import org.jspecify.annotations.NullMarked;

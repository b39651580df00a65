@NullMarked
package org.conpaas.core.plan;

import org.jspecify.annotations.NullMarked;

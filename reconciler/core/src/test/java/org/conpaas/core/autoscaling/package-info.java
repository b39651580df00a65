@NullMarked
package org.conpaas.core.autoscaling;

import org.jspecify.annotations.NullMarked;

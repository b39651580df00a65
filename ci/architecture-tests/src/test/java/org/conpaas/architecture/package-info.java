@NullMarked
package org.conpaas.architecture;

import org.jspecify.annotations.NullMarked;

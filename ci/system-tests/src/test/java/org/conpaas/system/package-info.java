@NullMarked
package org.conpaas.system;

import org.jspecify.annotations.NullMarked;

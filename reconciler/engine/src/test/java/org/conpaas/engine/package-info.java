@NullMarked
package org.conpaas.engine;

import org.jspecify.annotations.NullMarked;

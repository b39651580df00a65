@NullMarked
package org.conpaas.bench;

import org.jspecify.annotations.NullMarked;

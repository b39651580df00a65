@NullMarked
package org.conpaas.managers;

import org.jspecify.annotations.NullMarked;

@NullMarked
package org.conpaas.managers.generic;

import org.jspecify.annotations.NullMarked;

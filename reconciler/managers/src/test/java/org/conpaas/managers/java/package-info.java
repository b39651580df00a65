@NullMarked
package org.conpaas.managers.java;

import org.jspecify.annotations.NullMarked;

@NullMarked
package org.conpaas.managers.render;

import org.jspecify.annotations.NullMarked;

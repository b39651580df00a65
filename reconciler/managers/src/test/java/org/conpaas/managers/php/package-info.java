@NullMarked
package org.conpaas.managers.php;

import org.jspecify.annotations.NullMarked;

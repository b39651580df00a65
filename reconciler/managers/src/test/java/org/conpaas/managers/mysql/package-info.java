@NullMarked
package org.conpaas.managers.mysql;

import org.jspecify.annotations.NullMarked;

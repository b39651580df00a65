@NullMarked
package org.conpaas.managers.helloworld;

import org.jspecify.annotations.NullMarked;

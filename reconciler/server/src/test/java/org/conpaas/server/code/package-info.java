@NullMarked
package org.conpaas.server.code;

import org.jspecify.annotations.NullMarked;

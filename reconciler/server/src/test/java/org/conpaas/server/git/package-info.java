@NullMarked
package org.conpaas.server.git;

import org.jspecify.annotations.NullMarked;

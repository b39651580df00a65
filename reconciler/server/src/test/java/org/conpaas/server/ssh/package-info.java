@NullMarked
package org.conpaas.server.ssh;

import org.jspecify.annotations.NullMarked;

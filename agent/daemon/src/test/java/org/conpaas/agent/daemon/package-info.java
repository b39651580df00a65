@NullMarked
package org.conpaas.agent.daemon;

import org.jspecify.annotations.NullMarked;

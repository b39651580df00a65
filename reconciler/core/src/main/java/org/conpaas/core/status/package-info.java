/** How an application is, derived from what should be and what is; never edited. */
@NullMarked
package org.conpaas.core.status;

import org.jspecify.annotations.NullMarked;

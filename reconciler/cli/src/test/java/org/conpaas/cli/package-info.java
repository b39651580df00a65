/** Tests against a small reconciler that speaks docs/rest-api.md. */
@NullMarked
package org.conpaas.cli;

import org.jspecify.annotations.NullMarked;

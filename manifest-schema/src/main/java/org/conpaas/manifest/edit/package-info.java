/** Manifests back to text: new text, and changes to existing text that leave its comments, order and style alone. */
@NullMarked
package org.conpaas.manifest.edit;

import org.jspecify.annotations.NullMarked;

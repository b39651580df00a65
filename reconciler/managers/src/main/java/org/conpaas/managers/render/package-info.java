/** What all renderers share: templates, the draft of a spec, addresses. */
@NullMarked
package org.conpaas.managers.render;

import org.jspecify.annotations.NullMarked;

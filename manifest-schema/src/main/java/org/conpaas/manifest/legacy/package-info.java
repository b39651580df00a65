/** ConPaaS' own JSON manifests. May know the names of its service types; the rest of the module must not. */
@NullMarked
package org.conpaas.manifest.legacy;

import org.jspecify.annotations.NullMarked;

/**
 * The beans of the pages: what a page shows, from the same views as the API's. A page is a view in {@code webapp}, a bean here,
 * and a line in the template's menu. No decision, and no HTML: that is the views' business, which escape all they are given.
 */
@NullMarked
package org.conpaas.server.dashboard;

import org.jspecify.annotations.NullMarked;

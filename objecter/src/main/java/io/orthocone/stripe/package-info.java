/**
 * Large files cut into objects, after libradosstriper.
 *
 * <ul>
 *   <li><b>Layout</b>: how bytes are dealt out: units go round over a set of objects, then over the next set.
 *   <li><b>Stripe unit</b>: bytes that lie together before the next object's turn.
 *   <li><b>Stripe count</b>: objects in a set.
 *   <li><b>Extent</b>: a run of bytes in one object.
 *   <li><b>First object</b>: {@code NAME.0000000000000000}; its attributes hold what is known of the file.
 *   <li><b>Bound</b>: no object of the file has this number or a higher one. Published before the objects are written, so that
 *       nothing is ever left that a removal would not find.
 *   <li><b>Complete</b>: the size is published. A file that is being put has none, and is not shown.
 *   <li><b>Trim</b>: making sure that no object holds bytes beyond the size.
 * </ul>
 */
package io.orthocone.stripe;

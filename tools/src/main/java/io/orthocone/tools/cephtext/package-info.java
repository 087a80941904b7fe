/**
 * The forms in which Ceph's own tools print: numbers, tables, JSON and XML, to the byte. Learnt from recorded outputs of Ceph 16;
 * JSON in this form is not what a JSON library would write (numbers have seventeen digits, indents are four blanks).
 *
 * <p>A <i>document</i> is told as events (open, put, close) with a name for everything; which names are seen is up to the form.
 */
package io.orthocone.tools.cephtext;

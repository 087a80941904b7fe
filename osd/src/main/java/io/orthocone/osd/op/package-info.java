/**
 * Client operations on a PG: one named stage at a time, in order for each object, each executed once.
 *
 * <ul>
 *   <li><b>PgOp</b>: a request on its way through the stages; knows its {@link io.orthocone.osd.op.Stage} and whom to answer.
 *   <li><b>OpPipeline</b>: owns the ops of one PG and moves them on.
 *   <li><b>Object context</b>: what is going on with one object: ops that wait, an op that executes, writes in flight.
 *   <li><b>OpExecution</b>: runs the steps of one op; <b>ObjectDraft</b>: the object as the steps so far leave it.
 * </ul>
 */
package io.orthocone.osd.op;

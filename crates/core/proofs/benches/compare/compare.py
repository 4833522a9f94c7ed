"""The processes of ../processes.rs in SpiffWorkflow. Prints one JSON object a line: {program, what, runs, cpu} with the CPU
milliseconds of one run."""

import glob
import json
import os
import sys
import time

from SpiffWorkflow import TaskState
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow

folder = sys.argv[1]


def measured(runs, run):
    """CPU milliseconds of one run: the median of three rounds."""
    for _ in range(max(1, runs // 4)):
        run()
    rounds = []
    for _ in range(3):
        before = time.process_time()
        for _ in range(runs):
            run()
        rounds.append((time.process_time() - before) * 1000 / runs)
    return sorted(rounds)[1]


def tell(what, runs, cpu):
    print(json.dumps({"program": "SpiffWorkflow 3.2.0", "what": what, "runs": runs, "cpu": cpu}))


for path in sorted(glob.glob(os.path.join(folder, "*.py.bpmn"))):
    parser = BpmnParser()
    parser.add_bpmn_file(path)
    spec = parser.get_spec("p")
    finished = []

    def run():
        workflow = BpmnWorkflow(spec)
        workflow.task_tree.data["n"] = 7
        workflow.do_engine_steps()
        # Tasks are done by hand there, as soon as they are ready.
        while ready := workflow.get_tasks(state=TaskState.READY):
            for task in ready:
                task.run()
            workflow.do_engine_steps()
        if not workflow.completed:
            raise SystemExit(f"{path} has not ended")
        finished[:] = [workflow]

    name = os.path.basename(path).replace(".py.bpmn", "")
    runs = 5 if "100" in name else 40
    tell(name, runs, measured(runs, run))
    if name == "sequence-10":
        serializer = BpmnWorkflowSerializer()
        tell("state of a finished instance, bytes", 1, len(serializer.serialize_json(finished[0])))

"""The files of ../../tests/elements in SpiffWorkflow: of each the first run whose answers are tasks only. Prints a line a
file: name, and whether the same activities, starts, throws and ends were reached, each as often, and the process ended as
recorded. Timers aren't tried. That a multi-instance activity counts itself besides its instances isn't held against it."""

import glob
import json
import os
import re
import sys
import tempfile

from SpiffWorkflow import TaskState
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow

folder = sys.argv[1]
copies = tempfile.mkdtemp()
TASKS = ["task", "userTask", "manualTask", "serviceTask", "sendTask", "receiveTask", "businessRuleTask", "scriptTask"]


def translated(source):
    """Expressions in Python, plain tasks for those that need programs of their own."""
    source = re.sub(r"\$\{(.*?)\}", lambda found: re.sub(r"!(?!=)", "not ", found[1]), source)
    source = re.sub(r"<(/?)(serviceTask|businessRuleTask)\b", r"<\1task", source)
    return re.sub(r"<script>.*?</script>", "<script>pass</script>", source)


def run(path, source, recording):
    copy = os.path.join(copies, os.path.basename(path))
    with open(copy, "w", encoding="utf-8") as file:
        file.write(translated(source))
    parser = BpmnParser()
    parser.add_bpmn_file(copy)
    spec = parser.get_spec("p")
    others = parser.find_all_specs()
    workflow = BpmnWorkflow(spec, {name: other for name, other in others.items() if name != "p"})
    workflow.task_tree.data.update((recording.get("starts") or [{}])[0].get("data", {}))
    answers = list(recording.get("answers", []))
    workflow.do_engine_steps()
    for _ in range(50):
        ready = workflow.get_tasks(state=TaskState.READY)
        if not ready:
            break
        order = [answer["at"] for answer in answers]
        ready.sort(key=lambda task: order.index(task.task_spec.bpmn_id) if task.task_spec.bpmn_id in order else 99)
        task = ready[0]
        if task.task_spec.bpmn_id in order:
            task.data.update(answers.pop(order.index(task.task_spec.bpmn_id)).get("data", {}))
        task.run()
        workflow.do_engine_steps()
    done = [task.task_spec.bpmn_id for task in workflow.get_tasks(state=TaskState.COMPLETED)]
    return done, workflow.completed


for path in sorted(glob.glob(os.path.join(folder, "*.bpmn"))):
    source = open(path, encoding="utf-8").read()
    runs = json.load(open(path.replace(".bpmn", ".runs.json"), encoding="utf-8"))

    def tag(identifier):
        found = re.search(rf'<(\w+) id="{identifier}"', source)
        return found[1] if found else ""

    def is_simple(one):
        answered = all("error" not in answer and tag(answer["at"]) in TASKS for answer in one.get("answers", []))
        return answered and not any("at" in start for start in one.get("starts", []))

    told = "not tried"
    recording = next((one for one in runs if is_simple(one)), None)
    if recording and "timerEventDefinition" not in source:
        kept = lambda identifier: tag(identifier) not in ("intermediateCatchEvent", "boundaryEvent", "")
        wanted = sorted(filter(kept, recording["expected"]["reached"]))
        try:
            found, ended = run(path, source, recording)
            found = sorted(one for one in found if one and kept(one) and "Gateway" not in tag(one))
            for identifier in set(found):
                repeated = re.search(rf'id="{identifier}"[^>]*>\s*<multiInstance', source)
                if repeated and found.count(identifier) == wanted.count(identifier) + 1:
                    found.remove(identifier)
            same = found == wanted and ended == recording["expected"]["ended"]
            told = "as recorded" if same else f"otherwise: {','.join(found)} {ended}"
        except Exception as error:  # whatever the program says
            told = f"fails: {str(error).splitlines()[0] if str(error) else type(error).__name__}"
    print(f"{os.path.basename(path).removesuffix('.bpmn')}\t{told}")

"""The files of ../../tests/elements in SpiffWorkflow: of each the first run without errors of tasks. Prints a line a file:
name, and whether the same activities, starts, throws and ends were reached, each as often, and the process ended as recorded.
That a multi-instance activity counts itself besides its instances isn't held against it."""

import glob
import json
import os
import re
import sys
import tempfile
from datetime import datetime, timedelta

from SpiffWorkflow import TaskState
from SpiffWorkflow.bpmn.exceptions import WorkflowException
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.specs.event_definitions import MessageEventDefinition, SignalEventDefinition, timer
from SpiffWorkflow.bpmn.util import BpmnEvent
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow

folder = sys.argv[1]
copies = tempfile.mkdtemp()


class Clock(datetime):
    """Time passes only when nothing else can happen."""

    passed = timedelta()

    @classmethod
    def now(cls, tz=None):
        return datetime.now(tz) + cls.passed


timer.datetime = Clock


def translated(source):
    """Expressions in Python, plain tasks for those that need programs of their own."""
    source = re.sub(r"\$\{(.*?)\}", lambda found: re.sub(r"!(?!=)", "not ", found[1]), source)
    source = re.sub(r"<(/?)(serviceTask|businessRuleTask)\b", r"<\1task", source)
    source = re.sub(r"(<time\w+ [^>]*>)(.*?)<", r'\1"\2"<', source)
    return re.sub(r"<script>.*?</script>", "<script>pass</script>", source)


def events(source, identifier):
    """What an event waits for. The last of several, for an engine that knows one may take the first."""
    element = re.search(rf'Event id="{identifier}".*', source)
    found = re.findall(r'<(message|signal|timer)EventDefinition(?: \w+Ref="(\w+)")?', element[0] if element else "")
    return found[::-1] if element and "parallelMultiple" in element[0] else found[-1:]


def run(path, source, recording):
    copy = os.path.join(copies, os.path.basename(path))
    with open(copy, "w", encoding="utf-8") as file:
        file.write(translated(source))
    parser = BpmnParser()
    parser.add_bpmn_file(copy)
    spec = parser.get_spec("p")
    others = parser.find_all_specs()
    workflow = BpmnWorkflow(spec, {name: other for name, other in others.items() if name != "p"})
    [start] = recording.get("starts") or [{}]
    workflow.task_tree.data.update(start.get("data", {}))
    answers = list(recording.get("answers", []))
    given = []
    begun = set()
    if events(source, start.get("at")):
        answers.insert(0, {"at": start["at"]})

    def give(at, data):
        ready = [task for task in workflow.get_tasks(state=TaskState.READY) if task.task_spec.bpmn_id == at]
        if ready:
            ready[0].data.update(data)
            ready[0].run()
            return True
        for kind, name in (events(source, at)[given.count(at):] or events(source, at))[:1]:
            if kind == "timer":
                if any(task.task_spec.bpmn_id == at for task in workflow.event_manager.tasks.values()):
                    return passes()
                continue
            definition = MessageEventDefinition(name) if kind == "message" else SignalEventDefinition(name)
            try:
                workflow.send_event(BpmnEvent(definition))
                return True
            except WorkflowException:  # nothing waits for it
                pass
        return False

    def passes():
        """Hours, until something happens."""
        done = len(workflow.get_tasks(state=TaskState.READY | TaskState.FINISHED_MASK))
        for _ in range(50):
            Clock.passed += timedelta(hours=1, seconds=1)
            workflow.do_engine_steps()
            if len(workflow.get_tasks(state=TaskState.READY | TaskState.FINISHED_MASK)) != done:
                return True
        return False

    def step():
        for answer in answers:
            if give(answer["at"], answer.get("data", {})):
                answers.remove(answer)
                given.append(answer["at"])
                return True
        for task in workflow.get_tasks(state=TaskState.READY):
            task.run()
            return True
        return passes()

    workflow.do_engine_steps()
    for _ in range(50):
        begun.update(task.id for task in workflow.get_tasks(state=TaskState.READY))
        if not step():
            break
        workflow.do_engine_steps()
    begun.update(workflow.subprocesses)
    # What was begun and then interrupted was reached, too, unlike what was only foreseen.
    reached = workflow.get_tasks(state=TaskState.COMPLETED)
    reached += [task for task in workflow.get_tasks(state=TaskState.CANCELLED) if task.id in begun]
    done = [task.task_spec.bpmn_id for task in reached]
    left = [answer for answer in answers if re.search(rf'Event id="{answer["at"]}"', source)]
    return done, workflow.completed, left


for path in sorted(glob.glob(os.path.join(folder, "*.bpmn"))):
    source = open(path, encoding="utf-8").read()
    runs = json.load(open(path.replace(".bpmn", ".runs.json"), encoding="utf-8"))

    def tag(identifier):
        found = re.search(rf'<(\w+) id="{identifier}"', source)
        return found[1] if found else ""

    told = "not tried"
    recording = next((one for one in runs if not any("error" in answer for answer in one.get("answers", []))), None)
    # What begins by a condition can't be begun otherwise.
    if recording and not path.endswith("startEvent-conditional.bpmn"):
        kept = lambda identifier: tag(identifier) not in ("intermediateCatchEvent", "boundaryEvent", "")
        wanted = sorted(filter(kept, recording["expected"]["reached"]))
        try:
            found, ended, left = run(path, source, recording)
            found = sorted(one for one in found if one and kept(one) and "Gateway" not in tag(one))
            for identifier in set(found):
                repeated = re.search(rf'id="{identifier}"[^>]*>\s*<multiInstance', source)
                if repeated and found.count(identifier) == wanted.count(identifier) + 1:
                    found.remove(identifier)
            same = found == wanted and not left and ended == recording["expected"]["ended"]
            told = "as recorded" if same else f"otherwise: {','.join(found)} {ended}"
        except Exception as error:  # whatever the program says
            told = f"fails: {str(error).splitlines()[0] if str(error) else type(error).__name__}"
    print(f"{os.path.basename(path).removesuffix('.bpmn')}\t{told}")

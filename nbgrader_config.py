"""nbgrader's settings: its commands run from here, and `landmarks course build` uses the same.

`nbgrader generate_assignment NN-name` takes solutions/ and makes course/. Submissions go to
submitted/STUDENT/NN-name/;
autograded/, feedback/ and the grade book, gradebook.db, come into being beside it and are no part of the
repository.
"""

from landmarks.grading.preprocessor import configure

c = get_config()  # noqa: F821

c.CourseDirectory.course_id = "landmarks"
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "course"
# The sources hold the solutions, and must not be copied to the learners.
c.CourseDirectory.ignore = [".ipynb_checkpoints", "*.pyc", "__pycache__", "feedback", "[0-9][0-9]-*.py"]

c.ClearSolutions.code_stub = {"python": "# YOUR CODE HERE\nraise NotImplementedError()"}
c.ClearSolutions.text_stub = "*Your answer here.*"

# Learners' code runs in a sandbox, and what it earns is judged outside.
configure(c)

# A model is marked by the file that it was exported to; nobody waits for it to be trained again.
c.Execute.skip_cells_with_tag = "training"
c.Execute.timeout = 300

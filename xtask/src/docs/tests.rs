//! Blocks of pages, and the programs that they make.

use super::page::{Block, blocks};
use super::program::{in_place, joined};
use crate::languages::Language;

const PAGE: &str = "\
# Title

```python
a = 1
```

- a list

  ```python
  b = a + 1

  print(b)
  ```

```text
not run
```

~~~sh
echo
~~~
";

fn block(mark: &str, line: usize, code: &str) -> Block {
    Block { mark: mark.to_owned(), line, code: code.to_owned() }
}

#[test]
fn blocks_know_their_lines() {
    let expected = [
        block("python", 4, "a = 1\n"),
        block("python", 10, "b = a + 1\n\nprint(b)\n"),
        block("sh", 20, "echo\n"),
    ];
    assert_eq!(blocks(PAGE).expect("all marks are known"), expected);
}

#[test]
fn no_block_is_passed_over() {
    for (page, line, mark) in [
        ("\n```cmake\nadd()\n```\n", 2, "cmake"),
        ("```\nsomething\n```\n", 1, ""),
        ("text\n\n    indented code\n", 3, ""),
    ] {
        let error = blocks(page).expect_err("it is not clear what the block is").to_string();
        assert_eq!(error, format!("{line}: a block of '{mark}' is not run; mark it as text"));
    }
}

#[test]
fn scripts_keep_the_lines_of_the_page() {
    let blocks = blocks(PAGE).expect("all marks are known");
    let script =
        in_place(&blocks.iter().filter(|block| block.mark == "python").collect::<Vec<_>>());
    let page: Vec<_> = PAGE.lines().collect();
    for (number, line) in script.lines().enumerate().filter(|(_, line)| !line.is_empty()) {
        assert_eq!(line, page[number].trim_start());
    }
}

#[test]
fn definitions_stand_before_main() {
    let blocks = [
        block("cpp", 3, "#include <vector>\n"),
        block("cpp", 7, "first();\n"),
        block("cpp", 11, "template<class T> void second(T);\n"),
        block("cpp", 15, "statically();\n"),
    ];
    let program = joined(Language::Cpp, "cpp.md", &blocks.iter().collect::<Vec<_>>());
    let expected = "\
#line 3 \"cpp.md\"
#include <vector>
#line 11 \"cpp.md\"
template<class T> void second(T);
int main(void)
{
#line 7 \"cpp.md\"
first();
#line 15 \"cpp.md\"
statically();
return 0;
}
";
    assert_eq!(program, expected);
}

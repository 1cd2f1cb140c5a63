<?xml version='1.0' encoding='utf-8'?>
<TS version="2.1" language="zh_TW" sourcelanguage="en">
<context>
    <name>Actions</name>
    <message>
        <source>Add folder…</source>
        <translation>加入資料夾…</translation>
    </message>
    <message>
        <source>All keys</source>
        <translation>所有按鍵</translation>
    </message>
    <message>
        <source>Changes</source>
        <translation>變更紀錄</translation>
    </message>
    <message>
        <source>Class guide card</source>
        <translation>類別指南卡</translation>
    </message>
    <message>
        <source>Clear the label</source>
        <translation>清除標籤</translation>
    </message>
    <message>
        <source>Close project</source>
        <translation>關閉專案</translation>
    </message>
    <message>
        <source>Commands…</source>
        <translation>命令…</translation>
    </message>
    <message>
        <source>Confirm the prediction</source>
        <translation>確認預測</translation>
    </message>
    <message>
        <source>Differences</source>
        <translation>差異</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>編輯</translation>
    </message>
    <message>
        <source>Evaluate</source>
        <translation>評估</translation>
    </message>
    <message>
        <source>Exclude with reason…</source>
        <translation>排除並註明原因…</translation>
    </message>
    <message>
        <source>Export labels…</source>
        <translation>匯出標籤…</translation>
    </message>
    <message>
        <source>Find a class by letters</source>
        <translation>輸入字母尋找類別</translation>
    </message>
    <message>
        <source>Give class {n}</source>
        <translation>給予第 {n} 類別</translation>
    </message>
    <message>
        <source>Import labels from class folders…</source>
        <translation>從類別資料夾匯入標籤…</translation>
    </message>
    <message>
        <source>Import labels…</source>
        <translation>匯入標籤…</translation>
    </message>
    <message>
        <source>Inspector</source>
        <translation>檢視面板</translation>
    </message>
    <message>
        <source>Jobs</source>
        <translation>工作</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>標記</translation>
    </message>
    <message>
        <source>Learn now</source>
        <translation>立即學習</translation>
    </message>
    <message>
        <source>Learn while you label</source>
        <translation>邊標記邊學習</translation>
    </message>
    <message>
        <source>Left panel</source>
        <translation>左側面板</translation>
    </message>
    <message>
        <source>Look for new photos</source>
        <translation>尋找新照片</translation>
    </message>
    <message>
        <source>Map</source>
        <translation>地圖</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>New project from a folder…</source>
        <translation>從資料夾建立新專案…</translation>
    </message>
    <message>
        <source>Next not reviewed</source>
        <translation>下一張未檢視</translation>
    </message>
    <message>
        <source>Open project…</source>
        <translation>開啟專案…</translation>
    </message>
    <message>
        <source>Open recent</source>
        <translation>開啟最近的專案</translation>
    </message>
    <message>
        <source>Overview</source>
        <translation>總覽</translation>
    </message>
    <message>
        <source>Photo full, and back</source>
        <translation>放大照片／返回</translation>
    </message>
    <message>
        <source>Photos</source>
        <translation>照片</translation>
    </message>
    <message>
        <source>Predict again…</source>
        <translation>重新預測…</translation>
    </message>
    <message>
        <source>Project</source>
        <translation>專案</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>結束</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>重做</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>檢視</translation>
    </message>
    <message>
        <source>Search photos</source>
        <translation>搜尋照片</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>全選</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>設定</translation>
    </message>
    <message>
        <source>Target point</source>
        <translation>目標點</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>訓練</translation>
    </message>
    <message>
        <source>Try the sample field</source>
        <translation>試用範例田區</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>復原</translation>
    </message>
    <message>
        <source>Unsure</source>
        <translation>不確定</translation>
    </message>
    <message>
        <source>View</source>
        <translation>顯示</translation>
    </message>
    <message>
        <source>What speaks for the next class</source>
        <translation>下一個類別的依據</translation>
    </message>
    <message>
        <source>What the model goes by</source>
        <translation>模型的判斷依據</translation>
    </message>
</context>
<context>
    <name>AnswerButton</name>
    <message>
        <source>Key {n}: {name}, {percent}</source>
        <translation>按鍵 {n}：{name}，{percent}</translation>
    </message>
</context>
<context>
    <name>BackgroundLearning</name>
    <message>
        <source>Learning</source>
        <translation>學習中</translation>
    </message>
</context>
<context>
    <name>Banner</name>
    <message>
        <source>Close this message</source>
        <translation>關閉此訊息</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>複製詳細資訊</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>詳細資訊</translation>
    </message>
    <message>
        <source>Show the message before this one</source>
        <translation>顯示前一則訊息</translation>
    </message>
    <message>
        <source>Something went wrong in the program: {what}. Your labels are kept.</source>
        <translation>程式發生問題：{what}。您的標籤都已保留。</translation>
    </message>
    <message>
        <source>Technical details</source>
        <translation>技術細節</translation>
    </message>
    <message>
        <source>{n} more</source>
        <translation>還有 {n} 則</translation>
    </message>
</context>
<context>
    <name>BurstStrip</name>
    <message>
        <source>Photos of this burst</source>
        <translation>此連拍的照片</translation>
    </message>
    <message>
        <source>{n} photos as one</source>
        <translation>{n} 張視為一張</translation>
    </message>
</context>
<context>
    <name>CalibrationChart</name>
    <message>
        <source>Confidence against accuracy</source>
        <translation>信心度與準確率對照</translation>
    </message>
    <message>
        <source>Confidence and truth are {after} apart on average.</source>
        <translation>信心度與實際平均相差 {after}。</translation>
    </message>
    <message>
        <source>Confidence and truth are {after} apart on average; {before} before calibration.</source>
        <translation>校準後信心度與實際平均相差 {after}；校準前為 {before}。</translation>
    </message>
    <message>
        <source>as the model gave it</source>
        <translation>模型原本的輸出</translation>
    </message>
    <message>
        <source>calibrated</source>
        <translation>已校準</translation>
    </message>
    <message>
        <source>said</source>
        <translation>宣稱</translation>
    </message>
    <message>
        <source>true</source>
        <translation>實際</translation>
    </message>
</context>
<context>
    <name>CancelQuestion</name>
    <message>
        <source>Cancel the training? What it has learned in 1 epoch is lost.</source>
        <translation>要取消訓練嗎？已學習 1 個週期的成果會遺失。</translation>
    </message>
    <message>
        <source>Cancel the training? What it has learned in {n} epochs is lost.</source>
        <translation>要取消訓練嗎？已學習 {n} 個週期的成果會遺失。</translation>
    </message>
    <message>
        <source>Cancel training</source>
        <translation>取消訓練</translation>
    </message>
    <message>
        <source>Go on training</source>
        <translation>繼續訓練</translation>
    </message>
    <message>
        <source>Stop and keep the best</source>
        <translation>停止並留下最佳結果</translation>
    </message>
    <message>
        <source>“Stop and keep the best” ends it too, and has the best epoch so far judged.</source>
        <translation>「停止並留下最佳結果」也會結束訓練，並評估目前最佳的週期。</translation>
    </message>
</context>
<context>
    <name>CellButton</name>
    <message>
        <source>Photo alone</source>
        <translation>只有照片</translation>
    </message>
    <message>
        <source>Photo and class</source>
        <translation>照片與類別</translation>
    </message>
    <message>
        <source>Photo, class, name and second guess</source>
        <translation>照片、類別、檔名與次要預測</translation>
    </message>
    <message>
        <source>Size and style of the cells (Ctrl+wheel)</source>
        <translation>格子的大小與樣式（Ctrl+滾輪）</translation>
    </message>
    <message>
        <source>{side} pixels</source>
        <translation>{side} 像素</translation>
    </message>
</context>
<context>
    <name>ChangeFilters</name>
    <message>
        <source>Any day</source>
        <translation>任何日期</translation>
    </message>
    <message>
        <source>Anyone</source>
        <translation>任何人</translation>
    </message>
    <message>
        <source>Choose days…</source>
        <translation>選擇日期…</translation>
    </message>
    <message>
        <source>Class after</source>
        <translation>變更後的類別</translation>
    </message>
    <message>
        <source>Class before</source>
        <translation>變更前的類別</translation>
    </message>
    <message>
        <source>Clear filters</source>
        <translation>清除篩選條件</translation>
    </message>
    <message>
        <source>Corrections</source>
        <translation>更正</translation>
    </message>
    <message>
        <source>First day</source>
        <translation>第一天</translation>
    </message>
    <message>
        <source>From</source>
        <translation>原為</translation>
    </message>
    <message>
        <source>From any</source>
        <translation>原為任何類別</translation>
    </message>
    <message>
        <source>Kind of change</source>
        <translation>變更種類</translation>
    </message>
    <message>
        <source>Last 30 days</source>
        <translation>最近 30 天</translation>
    </message>
    <message>
        <source>Last 7 days</source>
        <translation>最近 7 天</translation>
    </message>
    <message>
        <source>Last day</source>
        <translation>最後一天</translation>
    </message>
    <message>
        <source>Only where a person saw a prediction and disagreed</source>
        <translation>只限有人看到預測而不同意的</translation>
    </message>
    <message>
        <source>Search changes</source>
        <translation>搜尋變更</translation>
    </message>
    <message>
        <source>Search photo, note or change</source>
        <translation>搜尋照片、備註或變更</translation>
    </message>
    <message>
        <source>To any</source>
        <translation>改為任何類別</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>今天</translation>
    </message>
    <message>
        <source>When</source>
        <translation>時間</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>何人</translation>
    </message>
    <message>
        <source>to</source>
        <translation>至</translation>
    </message>
</context>
<context>
    <name>ChangeTable</name>
    <message>
        <source>Change</source>
        <translation>變更</translation>
    </message>
    <message>
        <source>From</source>
        <translation>原為</translation>
    </message>
    <message>
        <source>Photo</source>
        <translation>照片</translation>
    </message>
    <message>
        <source>The model had said</source>
        <translation>模型當時的預測</translation>
    </message>
    <message>
        <source>To</source>
        <translation>改為</translation>
    </message>
    <message>
        <source>When</source>
        <translation>時間</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>何人</translation>
    </message>
</context>
<context>
    <name>ChangeView</name>
    <message>
        <source>Changes, the newest first</source>
        <translation>變更紀錄，最新在前</translation>
    </message>
</context>
<context>
    <name>ChangeWords</name>
    <message>
        <source>Any kind</source>
        <translation>任何種類</translation>
    </message>
    <message>
        <source>Classes</source>
        <translation>類別</translation>
    </message>
    <message>
        <source>Import: {step}</source>
        <translation>匯入：{step}</translation>
    </message>
    <message>
        <source>Imports</source>
        <translation>匯入</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>標籤</translation>
    </message>
    <message>
        <source>Redo: {step}</source>
        <translation>重做：{step}</translation>
    </message>
    <message>
        <source>Reverts</source>
        <translation>還原</translation>
    </message>
    <message>
        <source>Undo and redo</source>
        <translation>復原與重做</translation>
    </message>
    <message>
        <source>Undo: {step}</source>
        <translation>復原：{step}</translation>
    </message>
    <message>
        <source>excluded</source>
        <translation>已排除</translation>
    </message>
    <message>
        <source>excluded: {reason}</source>
        <translation>已排除：{reason}</translation>
    </message>
    <message>
        <source>in use</source>
        <translation>使用中</translation>
    </message>
    <message>
        <source>merged</source>
        <translation>已合併</translation>
    </message>
    <message>
        <source>no label</source>
        <translation>沒有標籤</translation>
    </message>
    <message>
        <source>note: {note}</source>
        <translation>備註：{note}</translation>
    </message>
    <message>
        <source>retired</source>
        <translation>已停用</translation>
    </message>
    <message>
        <source>target point</source>
        <translation>目標點</translation>
    </message>
    <message>
        <source>unsure</source>
        <translation>不確定</translation>
    </message>
</context>
<context>
    <name>ChangesPage</name>
    <message>
        <source>1 line</source>
        <translation>1 列</translation>
    </message>
    <message>
        <source>Changed photos</source>
        <translation>變更過的照片</translation>
    </message>
    <message>
        <source>Changes</source>
        <translation>變更紀錄</translation>
    </message>
    <message>
        <source>Clear filters</source>
        <translation>清除篩選條件</translation>
    </message>
    <message>
        <source>Every label, import and undo will be listed here, with who did it and when.</source>
        <translation>每個標籤、匯入與復原都會列在這裡，並註明何人何時。</translation>
    </message>
    <message>
        <source>No change matches these filters.</source>
        <translation>沒有符合這些條件的變更。</translation>
    </message>
    <message>
        <source>Revert</source>
        <translation>還原</translation>
    </message>
    <message>
        <source>Revert 1 line</source>
        <translation>還原 1 列</translation>
    </message>
    <message>
        <source>Revert the selected changes</source>
        <translation>還原選取的變更</translation>
    </message>
    <message>
        <source>Revert {n} lines</source>
        <translation>還原 {n} 列</translation>
    </message>
    <message>
        <source>Search changes</source>
        <translation>搜尋變更</translation>
    </message>
    <message>
        <source>Select the whole change</source>
        <translation>選取整個變更</translation>
    </message>
    <message>
        <source>Select whole change</source>
        <translation>選取整個變更</translation>
    </message>
    <message>
        <source>Show photos</source>
        <translation>顯示照片</translation>
    </message>
    <message>
        <source>Show the photos</source>
        <translation>顯示照片</translation>
    </message>
    <message>
        <source>{n} lines</source>
        <translation>{n} 列</translation>
    </message>
</context>
<context>
    <name>ClassDialogs</name>
    <message>
        <source>33 crops of the Taiwanese crop survey</source>
        <translation>臺灣作物調查的 33 種作物</translation>
    </message>
    <message>
        <source>CSV (*.csv)</source>
        <translation>CSV (*.csv)</translation>
    </message>
    <message>
        <source>Classes from {name}</source>
        <translation>來自 {name} 的類別</translation>
    </message>
    <message>
        <source>Export the class list</source>
        <translation>匯出類別清單</translation>
    </message>
    <message>
        <source>Import the class list</source>
        <translation>匯入類別清單</translation>
    </message>
</context>
<context>
    <name>ClassEditor</name>
    <message>
        <source>Add class</source>
        <translation>新增類別</translation>
    </message>
    <message>
        <source>Another colour…</source>
        <translation>其他顏色…</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>顏色</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>說明</translation>
    </message>
    <message>
        <source>Easily taken for</source>
        <translation>容易誤認為</translation>
    </message>
    <message>
        <source>Edit class</source>
        <translation>編輯類別</translation>
    </message>
    <message>
        <source>How it is told from others, for the guide card</source>
        <translation>如何與其他類別區別（供指南卡使用）</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>按鍵</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名稱</translation>
    </message>
    <message>
        <source>Name in Chinese</source>
        <translation>中文名稱</translation>
    </message>
    <message>
        <source>New class</source>
        <translation>新類別</translation>
    </message>
    <message>
        <source>Next free colour</source>
        <translation>下一個可用顏色</translation>
    </message>
    <message>
        <source>Reference photos</source>
        <translation>參考照片</translation>
    </message>
    <message>
        <source>Right-click a photo labelled so and choose “Use as a reference”.</source>
        <translation>在標記為此類別的照片上按右鍵，選擇「用作參考」。</translation>
    </message>
    <message>
        <source>Save class</source>
        <translation>儲存類別</translation>
    </message>
    <message>
        <source>Scientific name</source>
        <translation>學名</translation>
    </message>
    <message>
        <source>next free</source>
        <translation>下一個可用</translation>
    </message>
    <message>
        <source>none</source>
        <translation>無</translation>
    </message>
    <message>
        <source>{colour}, as {name}</source>
        <translation>{colour}，與 {name} 相同</translation>
    </message>
    <message>
        <source>{key}, taken from {name}</source>
        <translation>{key}，取自 {name}</translation>
    </message>
</context>
<context>
    <name>ClassFinder</name>
    <message>
        <source>A few letters, or a new name</source>
        <translation>輸入幾個字母或新名稱</translation>
    </message>
    <message>
        <source>Classes that match</source>
        <translation>符合的類別</translation>
    </message>
    <message>
        <source>Find a class by letters; Enter gives it</source>
        <translation>輸入字母尋找類別；按 Enter 給予</translation>
    </message>
    <message>
        <source>Give any class</source>
        <translation>給予任何類別</translation>
    </message>
</context>
<context>
    <name>ClassKeys</name>
    <message>
        <source>Give {name}</source>
        <translation>給予 {name}</translation>
    </message>
</context>
<context>
    <name>ClassListDialog</name>
    <message>
        <source>1 class stays as it is.</source>
        <translation>1 個類別維持不變。</translation>
    </message>
    <message>
        <source>Add 1 class</source>
        <translation>新增 1 個類別</translation>
    </message>
    <message>
        <source>Add and change {n} classes</source>
        <translation>新增並變更 {n} 個類別</translation>
    </message>
    <message>
        <source>Add {n} classes</source>
        <translation>新增 {n} 個類別</translation>
    </message>
    <message>
        <source>Change 1 class</source>
        <translation>變更 1 個類別</translation>
    </message>
    <message>
        <source>Change {n} classes</source>
        <translation>變更 {n} 個類別</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>變更</translation>
    </message>
    <message>
        <source>Chinese name</source>
        <translation>中文名稱</translation>
    </message>
    <message>
        <source>Import classes</source>
        <translation>匯入類別</translation>
    </message>
    <message>
        <source>New</source>
        <translation>新增</translation>
    </message>
    <message>
        <source>Nothing to change</source>
        <translation>沒有變更</translation>
    </message>
    <message>
        <source>colour</source>
        <translation>顏色</translation>
    </message>
    <message>
        <source>description</source>
        <translation>說明</translation>
    </message>
    <message>
        <source>key</source>
        <translation>按鍵</translation>
    </message>
    <message>
        <source>look-alikes</source>
        <translation>相似類別</translation>
    </message>
    <message>
        <source>name</source>
        <translation>名稱</translation>
    </message>
    <message>
        <source>retired</source>
        <translation>已停用</translation>
    </message>
    <message>
        <source>scientific name</source>
        <translation>學名</translation>
    </message>
    <message>
        <source>{n} classes stay as they are.</source>
        <translation>{n} 個類別維持不變。</translation>
    </message>
</context>
<context>
    <name>ClassPanel</name>
    <message>
        <source>Add a class</source>
        <translation>新增類別</translation>
    </message>
    <message>
        <source>Add a class…</source>
        <translation>新增類別…</translation>
    </message>
    <message>
        <source>Add a preset</source>
        <translation>加入預設清單</translation>
    </message>
    <message>
        <source>Add the first one</source>
        <translation>新增第一個</translation>
    </message>
    <message>
        <source>Bring back</source>
        <translation>恢復使用</translation>
    </message>
    <message>
        <source>CLASSES</source>
        <translation>類別</translation>
    </message>
    <message>
        <source>Classes</source>
        <translation>類別</translation>
    </message>
    <message>
        <source>Classes and labels from folder names…</source>
        <translation>由資料夾名稱取得類別與標籤…</translation>
    </message>
    <message>
        <source>Classes are the answers to choose from. {add}, take a preset from the menu above, or take {folders} of photos that are sorted already.</source>
        <translation>類別就是可選的答案。{add}、從上方選單套用預設清單，或取用已分類照片的{folders}。</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>刪除</translation>
    </message>
    <message>
        <source>Edit class…</source>
        <translation>編輯類別…</translation>
    </message>
    <message>
        <source>Export the class list…</source>
        <translation>匯出類別清單…</translation>
    </message>
    <message>
        <source>Find a class   /</source>
        <translation>尋找類別   /</translation>
    </message>
    <message>
        <source>Find a class by letters; Enter gives it</source>
        <translation>輸入字母尋找類別；按 Enter 給予</translation>
    </message>
    <message>
        <source>Give to the selected photos</source>
        <translation>給予選取的照片</translation>
    </message>
    <message>
        <source>Import the class list…</source>
        <translation>匯入類別清單…</translation>
    </message>
    <message>
        <source>Merge into…</source>
        <translation>併入…</translation>
    </message>
    <message>
        <source>More about classes</source>
        <translation>更多類別功能</translation>
    </message>
    <message>
        <source>Move down</source>
        <translation>下移</translation>
    </message>
    <message>
        <source>Move up</source>
        <translation>上移</translation>
    </message>
    <message>
        <source>Part again</source>
        <translation>拆開</translation>
    </message>
    <message>
        <source>Retire</source>
        <translation>停用</translation>
    </message>
    <message>
        <source>Show both</source>
        <translation>兩者都顯示</translation>
    </message>
    <message>
        <source>Show photos labelled {name}</source>
        <translation>顯示標記為 {name} 的照片</translation>
    </message>
    <message>
        <source>Show photos predicted {name}</source>
        <translation>顯示預測為 {name} 的照片</translation>
    </message>
    <message>
        <source>Show retired classes</source>
        <translation>顯示停用的類別</translation>
    </message>
    <message>
        <source>labelled / predicted</source>
        <translation>已標記／預測</translation>
    </message>
    <message>
        <source>the folder names</source>
        <translation>資料夾名稱</translation>
    </message>
    <message>
        <source>{title}…</source>
        <translation>{title}…</translation>
    </message>
</context>
<context>
    <name>ClassRowDelegate</name>
    <message>
        <source>{name} (retired)</source>
        <translation>{name}（已停用）</translation>
    </message>
</context>
<context>
    <name>ClassRows</name>
    <message>
        <source>Add “{name}”</source>
        <translation>新增「{name}」</translation>
    </message>
    <message>
        <source>key {key}</source>
        <translation>按鍵 {key}</translation>
    </message>
    <message>
        <source>retired</source>
        <translation>已停用</translation>
    </message>
    <message>
        <source>{name}: {labelled} labelled, {predicted} predicted</source>
        <translation>{name}：已標記 {labelled}，預測 {predicted}</translation>
    </message>
</context>
<context>
    <name>ClassTable</name>
    <message>
        <source>Both in one number</source>
        <translation>以單一數字綜合兩者</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>類別</translation>
    </message>
    <message>
        <source>Enter shows the photos labelled {name}</source>
        <translation>按 Enter 顯示標記為 {name} 的照片</translation>
    </message>
    <message>
        <source>Labelled photos that were held out</source>
        <translation>保留的已標記照片</translation>
    </message>
    <message>
        <source>No labelled photo of it was held out</source>
        <translation>此類別沒有保留的已標籤照片</translation>
    </message>
    <message>
        <source>Of the photos it calls so, how many are</source>
        <translation>在它判為此類別的照片中，實際屬於此類別的比例</translation>
    </message>
    <message>
        <source>Of the photos that are so, how many it finds</source>
        <translation>在實際屬於此類別的照片中，它找出的比例</translation>
    </message>
    <message>
        <source>Photos</source>
        <translation>照片</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>精確率</translation>
    </message>
    <message>
        <source>Recall</source>
        <translation>召回率</translation>
    </message>
    <message>
        <source>Scores per class</source>
        <translation>各類別分數</translation>
    </message>
    <message>
        <source>{low} to {high}</source>
        <translation>{low} 至 {high}</translation>
    </message>
</context>
<context>
    <name>CloseLook</name>
    <message>
        <source>Select two to four photos to compare them.</source>
        <translation>請選取二到四張照片進行比較。</translation>
    </message>
    <message>
        <source>{row} of {count}</source>
        <translation>第 {row} 張，共 {count} 張</translation>
    </message>
</context>
<context>
    <name>ClosingQuestion</name>
    <message>
        <source>A training is running</source>
        <translation>訓練執行中</translation>
    </message>
    <message>
        <source>A training is running. Shall it go on without the window?</source>
        <translation>訓練執行中。關閉視窗後要繼續嗎？</translation>
    </message>
    <message>
        <source>Cancel training</source>
        <translation>取消訓練</translation>
    </message>
    <message>
        <source>Go on in the background</source>
        <translation>在背景繼續</translation>
    </message>
    <message>
        <source>If it goes on, what comes of it is here when the project is opened again.</source>
        <translation>若繼續訓練，下次開啟專案時可在此看到結果。</translation>
    </message>
    <message>
        <source>Leave the window open</source>
        <translation>讓視窗保持開啟</translation>
    </message>
    <message>
        <source>Stop and keep the best</source>
        <translation>停止並留下最佳結果</translation>
    </message>
</context>
<context>
    <name>CommandPalette</name>
    <message>
        <source>Commands</source>
        <translation>命令</translation>
    </message>
    <message>
        <source>Commands that fit</source>
        <translation>符合的命令</translation>
    </message>
    <message>
        <source>Find a command</source>
        <translation>尋找命令</translation>
    </message>
    <message>
        <source>Nothing fits these letters.</source>
        <translation>沒有符合這些字母的項目。</translation>
    </message>
    <message>
        <source>What do you want to do?</source>
        <translation>您想做什麼？</translation>
    </message>
</context>
<context>
    <name>Commands</name>
    <message>
        <source>Classes</source>
        <translation>類別</translation>
    </message>
    <message>
        <source>Label as {name}</source>
        <translation>標記為 {name}</translation>
    </message>
    <message>
        <source>Open {name}</source>
        <translation>開啟 {name}</translation>
    </message>
    <message>
        <source>Show {name}</source>
        <translation>顯示 {name}</translation>
    </message>
    <message>
        <source>off</source>
        <translation>關</translation>
    </message>
    <message>
        <source>on</source>
        <translation>開</translation>
    </message>
</context>
<context>
    <name>Compare</name>
    <message>
        <source>Arrows choose a photo; keys act on the framed one.</source>
        <translation>方向鍵選擇照片；按鍵作用於加框的那張。</translation>
    </message>
    <message>
        <source>Back to the grid (Esc)</source>
        <translation>返回格狀檢視（Esc）</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>比較</translation>
    </message>
    <message>
        <source>Compare photos</source>
        <translation>比較照片</translation>
    </message>
    <message>
        <source>Fit the photos (0)</source>
        <translation>符合視窗（0）</translation>
    </message>
    <message>
        <source>One photo pixel per screen pixel (Z)</source>
        <translation>一個照片像素對應一個螢幕像素（Z）</translation>
    </message>
    <message>
        <source>Zoom and move all together (K)</source>
        <translation>一起縮放與移動（K）</translation>
    </message>
</context>
<context>
    <name>CompareTab</name>
    <message>
        <source>1 labelled photo is left out: one of them has learned from it.</source>
        <translation>略過 1 張已標記的照片：其中一個版本曾從它學習。</translation>
    </message>
    <message>
        <source>A difference of {gap} points ({low} to {high}), more than chance gives (p {p}; McNemar {mcnemar}). They agree on {agreement}.</source>
        <translation>相差 {gap} 個百分點（{low} 至 {high}），超出機率誤差（p {p}；McNemar {mcnemar}）。兩者一致的比例為 {agreement}。</translation>
    </message>
    <message>
        <source>A difference of {gap} points ({low} to {high}), which may be chance (p {p}; McNemar {mcnemar}). They agree on {agreement}.</source>
        <translation>相差 {gap} 個百分點（{low} 至 {high}），可能在機率誤差內（p {p}；McNemar {mcnemar}）。兩者一致的比例為 {agreement}。</translation>
    </message>
    <message>
        <source>Ask both about the labelled photos</source>
        <translation>讓兩者預測已標記的照片</translation>
    </message>
    <message>
        <source>Both wrong alike (wrong labels?): {n}</source>
        <translation>兩者錯得相同（標籤有誤？）：{n}</translation>
    </message>
    <message>
        <source>Both wrong, each in its way: {n}</source>
        <translation>兩者都錯，但錯法不同：{n}</translation>
    </message>
    <message>
        <source>Choose two versions.</source>
        <translation>請選擇兩個版本。</translation>
    </message>
    <message>
        <source>Comparing two versions</source>
        <translation>比較兩個版本</translation>
    </message>
    <message>
        <source>First version</source>
        <translation>第一個版本</translation>
    </message>
    <message>
        <source>Only {one} is right</source>
        <translation>只有 {one} 答對</translation>
    </message>
    <message>
        <source>Only {one} is right: {n}</source>
        <translation>只有 {one} 答對：{n}</translation>
    </message>
    <message>
        <source>Only {other} is right</source>
        <translation>只有 {other} 答對</translation>
    </message>
    <message>
        <source>Only {other} is right: {n}</source>
        <translation>只有 {other} 答對：{n}</translation>
    </message>
    <message>
        <source>PER CLASS: FIRST → SECOND, DIFFERENCE IN POINTS</source>
        <translation>各類別：第一個 → 第二個，相差百分點</translation>
    </message>
    <message>
        <source>Second version</source>
        <translation>第二個版本</translation>
    </message>
    <message>
        <source>Squared error of their confidences, the less the better: {one} and {other} (p {p}).</source>
        <translation>信心值的平方誤差，越小越好：{one} 與 {other}（p {p}）。</translation>
    </message>
    <message>
        <source>WHERE THEY DIFFER. EACH OPENS ITS PHOTOS</source>
        <translation>兩者的差異。點選各項可開啟其照片</translation>
    </message>
    <message>
        <source>With two versions of your model, what sets them apart will be here. Learning (L) or a training makes the next one.</source>
        <translation>有了模型的兩個版本，這裡會顯示兩者的差異。學習（L）或訓練會產生下一個版本。</translation>
    </message>
    <message>
        <source>and</source>
        <translation>與</translation>
    </message>
    <message>
        <source>{name}, {moment}</source>
        <translation>{name}，{moment}</translation>
    </message>
    <message>
        <source>{n} labelled photos are left out: one of them has learned from them, or was not asked.</source>
        <translation>略過 {n} 張已標記的照片：其中一個版本曾從它們學習，或尚未預測它們。</translation>
    </message>
    <message>
        <source>{one} and {other} wrong alike</source>
        <translation>{one} 與 {other} 錯得相同</translation>
    </message>
    <message>
        <source>{one} and {other} wrong, each in its way</source>
        <translation>{one} 與 {other} 都錯，但錯法不同</translation>
    </message>
    <message>
        <source>{one} is right on {first} of {n} photos, {other} on {second}.</source>
        <translation>在 {n} 張照片上，{one} 答對 {first}，{other} 答對 {second}。</translation>
    </message>
    <message>
        <source>{version} (in use)</source>
        <translation>{version}（使用中）</translation>
    </message>
</context>
<context>
    <name>CompareTable</name>
    <message>
        <source>Both versions per class</source>
        <translation>兩個版本的各類別比較</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>類別</translation>
    </message>
    <message>
        <source>Difference</source>
        <translation>差異</translation>
    </message>
    <message>
        <source>In points, with the range it lies in 95 times of 100</source>
        <translation>以百分點表示，附 100 次中有 95 次會落入的範圍</translation>
    </message>
    <message>
        <source>May be chance</source>
        <translation>可能在機率誤差內</translation>
    </message>
    <message>
        <source>More than chance gives</source>
        <translation>超出機率誤差</translation>
    </message>
    <message>
        <source>Of the photos that are so, how many each finds</source>
        <translation>在實際屬於此類別的照片中，各版本找出的比例</translation>
    </message>
    <message>
        <source>Of the photos that each calls so, how many are</source>
        <translation>在各版本判為此類別的照片中，實際屬於此類別的比例</translation>
    </message>
    <message>
        <source>Photos</source>
        <translation>照片</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>精確率</translation>
    </message>
    <message>
        <source>Recall</source>
        <translation>召回率</translation>
    </message>
    <message>
        <source>{gap} ({low} to {high})</source>
        <translation>{gap}（{low} 至 {high}）</translation>
    </message>
</context>
<context>
    <name>ConfidencePopup</name>
    <message>
        <source>Any confidence</source>
        <translation>任何信心度</translation>
    </message>
    <message>
        <source>Confidence of the prediction</source>
        <translation>預測的信心度</translation>
    </message>
    <message>
        <source>Least confidence in percent</source>
        <translation>最低信心度（百分比）</translation>
    </message>
    <message>
        <source>Most confidence in percent</source>
        <translation>最高信心度（百分比）</translation>
    </message>
    <message>
        <source>about 1 photo</source>
        <translation>約 1 張照片</translation>
    </message>
    <message>
        <source>about {n} photos</source>
        <translation>約 {n} 張照片</translation>
    </message>
    <message>
        <source>{low} to {high}</source>
        <translation>{low} 至 {high}</translation>
    </message>
</context>
<context>
    <name>ConfusionGrid</name>
    <message>
        <source>Confusion matrix: rows are labels, columns predictions</source>
        <translation>混淆矩陣：列為標籤，欄為預測</translation>
    </message>
    <message>
        <source>{n} photos labelled {label}, predicted {prediction}. Click to see them.</source>
        <translation>{n} 張照片標記為 {label}、預測為 {prediction}。按一下即可檢視。</translation>
    </message>
</context>
<context>
    <name>CoverageCurve</name>
    <message>
        <source>Answer only from</source>
        <translation>只在信心度達到此值時回答</translation>
    </message>
    <message>
        <source>Answered photos against accuracy</source>
        <translation>已回答照片與準確率對照</translation>
    </message>
    <message>
        <source>Answers none of the photos.</source>
        <translation>所有照片都不回答。</translation>
    </message>
    <message>
        <source>Answers {part} of the photos, right on {accuracy} of those.</source>
        <translation>回答 {part} 的照片，其中答對 {accuracy}。</translation>
    </message>
    <message>
        <source>Least confidence of an answer</source>
        <translation>回答所需的最低信心度</translation>
    </message>
    <message>
        <source>Show the photos below it</source>
        <translation>顯示低於此值的照片</translation>
    </message>
    <message>
        <source>answered</source>
        <translation>已回答</translation>
    </message>
    <message>
        <source>right</source>
        <translation>答對</translation>
    </message>
</context>
<context>
    <name>CurveSection</name>
    <message>
        <source>Accuracy by number of labels</source>
        <translation>各標籤數的準確率</translation>
    </message>
    <message>
        <source>Each point: learned from so many labels only.</source>
        <translation>每一點：只從這麼多標籤學習的結果。</translation>
    </message>
    <message>
        <source>Evaluate</source>
        <translation>評估</translation>
    </message>
    <message>
        <source>Evaluate, with the learning curve</source>
        <translation>評估並繪製學習曲線</translation>
    </message>
    <message>
        <source>Evaluating shows how the score grew with the labels; it takes seconds.</source>
        <translation>評估會顯示分數如何隨標籤增加而提升；只需數秒。</translation>
    </message>
    <message>
        <source>accuracy</source>
        <translation>準確率</translation>
    </message>
    <message>
        <source>labels</source>
        <translation>標籤數</translation>
    </message>
</context>
<context>
    <name>Curves</name>
    <message>
        <source>Accuracy by epoch, train and held out</source>
        <translation>各週期的準確率：訓練與保留</translation>
    </message>
    <message>
        <source>Best so far: epoch {n}, held-out loss {loss}.</source>
        <translation>目前最佳：第 {n} 週期，保留照片損失 {loss}。</translation>
    </message>
    <message>
        <source>LOSS: LESS IS BETTER</source>
        <translation>損失：越小越好</translation>
    </message>
    <message>
        <source>Loss by epoch, train and held out</source>
        <translation>各週期的損失：訓練與保留</translation>
    </message>
    <message>
        <source>RIGHT ANSWERS</source>
        <translation>答對率</translation>
    </message>
    <message>
        <source>The first epoch will be drawn here.</source>
        <translation>第一個週期會畫在這裡。</translation>
    </message>
    <message>
        <source>best</source>
        <translation>最佳</translation>
    </message>
    <message>
        <source>epoch</source>
        <translation>週期</translation>
    </message>
    <message>
        <source>held out</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>loss</source>
        <translation>損失</translation>
    </message>
    <message>
        <source>right</source>
        <translation>答對</translation>
    </message>
    <message>
        <source>train</source>
        <translation>訓練</translation>
    </message>
</context>
<context>
    <name>DaysPopup</name>
    <message>
        <source>Any day</source>
        <translation>任何日期</translation>
    </message>
    <message>
        <source>Day taken</source>
        <translation>拍攝日期</translation>
    </message>
    <message>
        <source>First day</source>
        <translation>第一天</translation>
    </message>
    <message>
        <source>Last day</source>
        <translation>最後一天</translation>
    </message>
</context>
<context>
    <name>DecisionLine</name>
    <message>
        <source>Undo  Ctrl+Z</source>
        <translation>復原  Ctrl+Z</translation>
    </message>
</context>
<context>
    <name>DeleteVersionsDialog</name>
    <message>
        <source>Delete model versions</source>
        <translation>刪除模型版本</translation>
    </message>
    <message>
        <source>Delete version</source>
        <translation>刪除版本</translation>
    </message>
    <message>
        <source>Delete versions</source>
        <translation>刪除這些版本</translation>
    </message>
    <message>
        <source>Delete {name} for good?</source>
        <translation>要永久刪除 {name} 嗎？</translation>
    </message>
    <message>
        <source>Delete {n} versions for good?</source>
        <translation>要永久刪除 {n} 個版本嗎？</translation>
    </message>
    <message>
        <source>{size} MB on the disk and what it said of photos go; labels stay. This cannot be undone.</source>
        <translation>會刪除磁碟上的 {size} MB 以及它對照片的預測；標籤會保留。此動作無法復原。</translation>
    </message>
    <message>
        <source>{size} MB on the disk and what they said of photos go; labels stay. This cannot be undone.</source>
        <translation>將刪除磁碟上的 {size} MB 與其對照片的預測；標籤會保留。此動作無法復原。</translation>
    </message>
</context>
<context>
    <name>DifferenceKeys</name>
    <message>
        <source>Back, without deciding</source>
        <translation>上一張，不做決定</translation>
    </message>
    <message>
        <source>Class guide</source>
        <translation>類別指南</translation>
    </message>
    <message>
        <source>Differences: classes</source>
        <translation>差異：類別</translation>
    </message>
    <message>
        <source>Differences: look</source>
        <translation>差異：檢視</translation>
    </message>
    <message>
        <source>Differences: settle</source>
        <translation>差異：決定</translation>
    </message>
    <message>
        <source>Exclude with reason…</source>
        <translation>排除並註明原因…</translation>
    </message>
    <message>
        <source>Find a class by letters</source>
        <translation>輸入字母尋找類別</translation>
    </message>
    <message>
        <source>Later: the next that is open</source>
        <translation>稍後：下一張待決定的照片</translation>
    </message>
    <message>
        <source>Next pair of classes</source>
        <translation>下一組類別</translation>
    </message>
    <message>
        <source>Next, without deciding</source>
        <translation>下一張，不做決定</translation>
    </message>
    <message>
        <source>Previous pair of classes</source>
        <translation>上一組類別</translation>
    </message>
    <message>
        <source>Settle all that are left…</source>
        <translation>一次決定其餘全部…</translation>
    </message>
    <message>
        <source>Theirs</source>
        <translation>對方的</translation>
    </message>
    <message>
        <source>To 100% and back</source>
        <translation>切換 100% 與原大小</translation>
    </message>
    <message>
        <source>Unsure</source>
        <translation>不確定</translation>
    </message>
    <message>
        <source>What the model goes by</source>
        <translation>模型的判斷依據</translation>
    </message>
    <message>
        <source>What the model says</source>
        <translation>模型的看法</translation>
    </message>
    <message>
        <source>Yours</source>
        <translation>你的</translation>
    </message>
</context>
<context>
    <name>DifferenceStage</name>
    <message>
        <source>Another class  /</source>
        <translation>其他類別  /</translation>
    </message>
    <message>
        <source>Exclude  X</source>
        <translation>排除  X</translation>
    </message>
    <message>
        <source>Later  N</source>
        <translation>稍後  N</translation>
    </message>
    <message>
        <source>Unsure  U</source>
        <translation>不確定  U</translation>
    </message>
</context>
<context>
    <name>DifferenceWords</name>
    <message>
        <source>excluded: {reason}</source>
        <translation>已排除：{reason}</translation>
    </message>
    <message>
        <source>not told by whom</source>
        <translation>未註明由誰標註</translation>
    </message>
    <message>
        <source>unsure</source>
        <translation>不確定</translation>
    </message>
    <message>
        <source>unsure or excluded</source>
        <translation>不確定或已排除</translation>
    </message>
    <message>
        <source>{same} of {photos} alike</source>
        <translation>{photos} 張中 {same} 張相同</translation>
    </message>
    <message>
        <source>{same} of {photos} alike, Cohen's kappa {kappa}</source>
        <translation>{photos} 張中 {same} 張相同，Cohen's kappa {kappa}</translation>
    </message>
</context>
<context>
    <name>DifferencesEnd</name>
    <message>
        <source>1 photo was left for later.</source>
        <translation>有 1 張照片留待稍後。</translation>
    </message>
    <message>
        <source>Everything in which you differed is settled.</source>
        <translation>所有差異都已決定。</translation>
    </message>
    <message>
        <source>Go back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Import labels…</source>
        <translation>匯入標籤…</translation>
    </message>
    <message>
        <source>Learn now</source>
        <translation>立即學習</translation>
    </message>
    <message>
        <source>Next: {here} or {there}</source>
        <translation>下一組：{here} 或 {there}</translation>
    </message>
    <message>
        <source>This pair of classes is settled.</source>
        <translation>這組類別已全部決定。</translation>
    </message>
    <message>
        <source>Where a colleague's labels differ from yours will be here, photo by photo. Import the labels of their project.</source>
        <translation>同事的標籤與你不同之處會逐張列在這裡。請匯入他們專案的標籤。</translation>
    </message>
    <message>
        <source>{n} photos were left for later.</source>
        <translation>有 {n} 張照片留待稍後。</translation>
    </message>
</context>
<context>
    <name>DifferencesHead</name>
    <message>
        <source>All {n} of this pair…</source>
        <translation>這組全部 {n} 張…</translation>
    </message>
    <message>
        <source>All {n}…</source>
        <translation>全部 {n} 張…</translation>
    </message>
    <message>
        <source>Another class…</source>
        <translation>其他類別…</translation>
    </message>
    <message>
        <source>Labels from {name}</source>
        <translation>來自 {name} 的標籤</translation>
    </message>
    <message>
        <source>Others</source>
        <translation>其他</translation>
    </message>
    <message>
        <source>Put this list away; your labels stay</source>
        <translation>收起此清單；你的標籤會保留</translation>
    </message>
    <message>
        <source>Settle all that are left  Ctrl+Enter</source>
        <translation>一次決定其餘全部  Ctrl+Enter</translation>
    </message>
    <message>
        <source>Show the photos that are left</source>
        <translation>顯示剩餘的照片</translation>
    </message>
    <message>
        <source>The last one…</source>
        <translation>最後一張…</translation>
    </message>
    <message>
        <source>Theirs</source>
        <translation>對方的</translation>
    </message>
    <message>
        <source>Theirs: {name}</source>
        <translation>對方的：{name}</translation>
    </message>
    <message>
        <source>Unsure</source>
        <translation>不確定</translation>
    </message>
    <message>
        <source>Whose labels</source>
        <translation>誰的標籤</translation>
    </message>
    <message>
        <source>Yours</source>
        <translation>你的</translation>
    </message>
    <message>
        <source>Yours: {name}</source>
        <translation>你的：{name}</translation>
    </message>
    <message>
        <source>{left} left of {total}</source>
        <translation>剩 {left} 張，共 {total} 張</translation>
    </message>
    <message>
        <source>{name}: {left} left</source>
        <translation>{name}：剩 {left} 張</translation>
    </message>
</context>
<context>
    <name>DifferencesPage</name>
    <message>
        <source>Differences</source>
        <translation>差異</translation>
    </message>
    <message>
        <source>labelled differently</source>
        <translation>標籤不同</translation>
    </message>
    <message>
        <source>{row} of {count}</source>
        <translation>第 {row} 張，共 {count} 張</translation>
    </message>
</context>
<context>
    <name>DropHint</name>
    <message>
        <source>A folder of photos becomes a project; a project opens</source>
        <translation>照片資料夾會成為專案；專案會直接開啟</translation>
    </message>
    <message>
        <source>Drop to add to this project</source>
        <translation>放開即可加入此專案</translation>
    </message>
    <message>
        <source>Drop to begin</source>
        <translation>放開即可開始</translation>
    </message>
    <message>
        <source>Folders of photos, labels or classes as CSV, field borders as GeoJSON</source>
        <translation>照片資料夾、CSV 標籤或類別、GeoJSON 田區邊界</translation>
    </message>
</context>
<context>
    <name>EndedView</name>
    <message>
        <source>1 epoch</source>
        <translation>1 個週期</translation>
    </message>
    <message>
        <source>1 photo could not be read and was left out</source>
        <translation>1 張照片無法讀取，已略過</translation>
    </message>
    <message>
        <source>BEFORE AND AFTER, ON THE SAME HELD-OUT PHOTOS</source>
        <translation>訓練前後，在相同的保留照片上</translation>
    </message>
    <message>
        <source>Back to {name}</source>
        <translation>換回 {name}</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>捨棄</translation>
    </message>
    <message>
        <source>It was chosen all the same and is in use now.</source>
        <translation>但仍被選用，現正使用中。</translation>
    </message>
    <message>
        <source>Its process has ended. It can go on from its last epoch.</source>
        <translation>它的處理程序已結束。可從最後一個週期繼續。</translation>
    </message>
    <message>
        <source>Its process has ended. The active version is as it was.</source>
        <translation>它的處理程序已結束。使用中的版本維持原樣。</translation>
    </message>
    <message>
        <source>Plan another training</source>
        <translation>規劃另一次訓練</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>繼續訓練</translation>
    </message>
    <message>
        <source>Show all versions</source>
        <translation>顯示所有版本</translation>
    </message>
    <message>
        <source>The training failed</source>
        <translation>訓練失敗</translation>
    </message>
    <message>
        <source>The training has ended</source>
        <translation>訓練已結束</translation>
    </message>
    <message>
        <source>The training was cancelled</source>
        <translation>訓練已取消</translation>
    </message>
    <message>
        <source>The training was interrupted</source>
        <translation>訓練已中斷</translation>
    </message>
    <message>
        <source>Use it</source>
        <translation>使用它</translation>
    </message>
    <message>
        <source>Use it anyway</source>
        <translation>仍要使用它</translation>
    </message>
    <message>
        <source>{name} is in use</source>
        <translation>{name} 使用中</translation>
    </message>
    <message>
        <source>{name} was trained</source>
        <translation>{name} 已訓練完成</translation>
    </message>
    <message>
        <source>{n} epochs</source>
        <translation>{n} 個週期</translation>
    </message>
    <message>
        <source>{n} photos could not be read and were left out</source>
        <translation>{n} 張照片無法讀取，已略過</translation>
    </message>
</context>
<context>
    <name>EngineSpeedsRow</name>
    <message>
        <source>Measure</source>
        <translation>測量</translation>
    </message>
    <message>
        <source>Measure again</source>
        <translation>重新測量</translation>
    </message>
    <message>
        <source>Measuring what is fastest on this machine</source>
        <translation>測量本機最快的方式</translation>
    </message>
    <message>
        <source>Not measured yet for this project's model: it will be, in a quiet moment.</source>
        <translation>這個專案的模型尚未測量：會在空閒時進行。</translation>
    </message>
    <message>
        <source>Takes about half a minute; what runs is waited for</source>
        <translation>約需半分鐘；會先等候進行中的工作</translation>
    </message>
    <message>
        <source>What was measured is told here while a project is open.</source>
        <translation>專案開啟時，這裡會顯示測量結果。</translation>
    </message>
    <message>
        <source>With this project's model, measured on {day}.</source>
        <translation>以此專案的模型測得，測量日期 {day}。</translation>
    </message>
    <message>
        <source>With this project's model.</source>
        <translation>以此專案的模型測得。</translation>
    </message>
    <message>
        <source>{list} photos/s</source>
        <translation>{list} 張照片／秒</translation>
    </message>
</context>
<context>
    <name>EvidenceJobs</name>
    <message>
        <source>Looking for the evidence</source>
        <translation>尋找依據</translation>
    </message>
</context>
<context>
    <name>EvidenceLayer</name>
    <message>
        <source>Evidence of the model</source>
        <translation>模型的依據</translation>
    </message>
    <message>
        <source>Looking for the evidence…</source>
        <translation>尋找依據中…</translation>
    </message>
    <message>
        <source>Shift+C: next class. C: off.</source>
        <translation>Shift+C：下一個類別。C：關閉。</translation>
    </message>
    <message>
        <source>Speaks for {name}, {percent}</source>
        <translation>支持 {name} 的依據，{percent}</translation>
    </message>
    <message>
        <source>little</source>
        <translation>少</translation>
    </message>
    <message>
        <source>much</source>
        <translation>多</translation>
    </message>
</context>
<context>
    <name>ExcludeDialog</name>
    <message>
        <source>Exclude</source>
        <translation>排除</translation>
    </message>
    <message>
        <source>Exclude 1 photo</source>
        <translation>排除 1 張照片</translation>
    </message>
    <message>
        <source>Exclude {n} photos</source>
        <translation>排除 {n} 張照片</translation>
    </message>
    <message>
        <source>Nothing is learned from excluded photos; the export says why.</source>
        <translation>模型不會從排除的照片學習；匯出時會註明原因。</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>原因</translation>
    </message>
</context>
<context>
    <name>ExportDialog</name>
    <message>
        <source>All photos</source>
        <translation>所有照片</translation>
    </message>
    <message>
        <source>Choose file and export</source>
        <translation>選擇檔案並匯出</translation>
    </message>
    <message>
        <source>Exact</source>
        <translation>精確</translation>
    </message>
    <message>
        <source>Excel and other spreadsheets</source>
        <translation>Excel 與其他試算表</translation>
    </message>
    <message>
        <source>Export labels</source>
        <translation>匯出標籤</translation>
    </message>
    <message>
        <source>Export labels as CSV</source>
        <translation>將標籤匯出為 CSV</translation>
    </message>
    <message>
        <source>For</source>
        <translation>用於</translation>
    </message>
    <message>
        <source>Left out</source>
        <translation>不含</translation>
    </message>
    <message>
        <source>One row per photo: label, who and when, the prediction shown then (without a label: the one of now), time, place.</source>
        <translation>每張照片一列：標籤、標記者與時間、當時顯示的預測（沒有標籤者為目前的預測）、拍攝時間、地點。</translation>
    </message>
    <message>
        <source>Only the {n} photos shown</source>
        <translation>只限顯示中的 {n} 張照片</translation>
    </message>
    <message>
        <source>Only what you decided</source>
        <translation>只限您已決定的</translation>
    </message>
    <message>
        <source>Only your corrections</source>
        <translation>只限您的更正</translation>
    </message>
    <message>
        <source>Place of the photos</source>
        <translation>照片的地點</translation>
    </message>
    <message>
        <source>Rounded to about a kilometre</source>
        <translation>四捨五入到約一公里</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>資料列</translation>
    </message>
    <message>
        <source>Scripts (UTF-8 without mark)</source>
        <translation>程式腳本（UTF-8，無標記）</translation>
    </message>
    <message>
        <source>Semicolons between the cells, a comma in numbers</source>
        <translation>以分號分隔儲存格，數字用小數逗號</translation>
    </message>
    <message>
        <source>The same, in countries that write 0,5</source>
        <translation>同上，適用於以 0,5 書寫小數的國家</translation>
    </message>
</context>
<context>
    <name>ExportModelDialog</name>
    <message>
        <source>Choose folder and export</source>
        <translation>選擇資料夾並匯出</translation>
    </message>
    <message>
        <source>Export the model</source>
        <translation>匯出模型</translation>
    </message>
    <message>
        <source>Export {name} for other programs</source>
        <translation>匯出 {name} 供其他程式使用</translation>
    </message>
    <message>
        <source>ONNX, which most programs read</source>
        <translation>ONNX，多數程式都能讀取</translation>
    </message>
    <message>
        <source>OpenVINO, fast on processors of Intel and others</source>
        <translation>OpenVINO，在 Intel 等處理器上速度快</translation>
    </message>
    <message>
        <source>PyTorch (torch.export)</source>
        <translation>PyTorch (torch.export)</translation>
    </message>
    <message>
        <source>The network takes the pixels of a photo and gives the probability of each class. With it come model.json and a short example. Each form is run on photos of this project and compared before it is kept.</source>
        <translation>網路讀入照片的像素，輸出各類別的機率。並附上 model.json 與簡短範例。每種格式都會先以本專案的照片執行並比對，再留存。</translation>
    </message>
    <message>
        <source>{form} (not installed: {packages})</source>
        <translation>{form}（未安裝：{packages}）</translation>
    </message>
</context>
<context>
    <name>FieldFiles</name>
    <message>
        <source>1 field from {file}.</source>
        <translation>來自 {file} 的 1 個田區。</translation>
    </message>
    <message>
        <source>Add field borders</source>
        <translation>加入田區邊界</translation>
    </message>
    <message>
        <source>Field borders (*.geojson *.json)</source>
        <translation>田區邊界 (*.geojson *.json)</translation>
    </message>
    <message>
        <source>{n} fields from {file}.</source>
        <translation>來自 {file} 的 {n} 個田區。</translation>
    </message>
</context>
<context>
    <name>FieldTree</name>
    <message>
        <source>Field {n}</source>
        <translation>田區 {n}</translation>
    </message>
    <message>
        <source>Fields</source>
        <translation>田區</translation>
    </message>
    <message>
        <source>{name}: 1 photo</source>
        <translation>{name}：1 張照片</translation>
    </message>
    <message>
        <source>{name}: {n} photos</source>
        <translation>{name}：{n} 張照片</translation>
    </message>
</context>
<context>
    <name>FileDialog</name>
    <message>
        <source>Files of type:</source>
        <translation>檔案類型：</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>資料夾</translation>
    </message>
    <message>
        <source>Look in:</source>
        <translation>查看位置：</translation>
    </message>
</context>
<context>
    <name>FilterBar</name>
    <message>
        <source>Add a filter</source>
        <translation>新增篩選條件</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>篩選</translation>
    </message>
    <message>
        <source>Headers and bursts</source>
        <translation>分組與連拍</translation>
    </message>
    <message>
        <source>Headers by: {what}</source>
        <translation>分組：{what}</translation>
    </message>
    <message>
        <source>Order of the photos</source>
        <translation>照片順序</translation>
    </message>
    <message>
        <source>Search photos   Ctrl+F</source>
        <translation>搜尋照片   Ctrl+F</translation>
    </message>
    <message>
        <source>Search photos by name or folder</source>
        <translation>依名稱或資料夾搜尋照片</translation>
    </message>
    <message>
        <source>Sort: {order}</source>
        <translation>排序：{order}</translation>
    </message>
</context>
<context>
    <name>FilterChips</name>
    <message>
        <source>1 more filter</source>
        <translation>另有 1 個篩選條件</translation>
    </message>
    <message>
        <source>Area on the map</source>
        <translation>地圖上的範圍</translation>
    </message>
    <message>
        <source>Burst</source>
        <translation>連拍</translation>
    </message>
    <message>
        <source>Bursts as one</source>
        <translation>連拍視為一張</translation>
    </message>
    <message>
        <source>Camera: {names}</source>
        <translation>相機：{names}</translation>
    </message>
    <message>
        <source>Chosen photos</source>
        <translation>選定的照片</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>類別</translation>
    </message>
    <message>
        <source>Class: {names}</source>
        <translation>類別：{names}</translation>
    </message>
    <message>
        <source>Confidence {range}</source>
        <translation>信心度 {range}</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>日期</translation>
    </message>
    <message>
        <source>Duplicates</source>
        <translation>重複照片</translation>
    </message>
    <message>
        <source>Excluded: {reasons}</source>
        <translation>已排除：{reasons}</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>資料夾</translation>
    </message>
    <message>
        <source>From {day}</source>
        <translation>{day} 起</translation>
    </message>
    <message>
        <source>In a burst</source>
        <translation>屬於連拍</translation>
    </message>
    <message>
        <source>Label and model differ</source>
        <translation>標籤與模型不同</translation>
    </message>
    <message>
        <source>Labelled: {names}</source>
        <translation>標記：{names}</translation>
    </message>
    <message>
        <source>Like what was seen</source>
        <translation>與見過的相似</translation>
    </message>
    <message>
        <source>No duplicates</source>
        <translation>非重複照片</translation>
    </message>
    <message>
        <source>Not in a burst</source>
        <translation>不屬於連拍</translation>
    </message>
    <message>
        <source>Nothing</source>
        <translation>不分組</translation>
    </message>
    <message>
        <source>One burst</source>
        <translation>同一連拍</translation>
    </message>
    <message>
        <source>Predicted: {names}</source>
        <translation>預測：{names}</translation>
    </message>
    <message>
        <source>Suspicious labels</source>
        <translation>可疑標籤</translation>
    </message>
    <message>
        <source>Take off the filter: {words}</source>
        <translation>移除篩選條件：{words}</translation>
    </message>
    <message>
        <source>Unlike anything seen</source>
        <translation>與見過的都不同</translation>
    </message>
    <message>
        <source>Until {day}</source>
        <translation>至 {day}</translation>
    </message>
    <message>
        <source>With a position</source>
        <translation>有座標</translation>
    </message>
    <message>
        <source>With a target point</source>
        <translation>有目標點</translation>
    </message>
    <message>
        <source>Without a position</source>
        <translation>沒有座標</translation>
    </message>
    <message>
        <source>Without a target point</source>
        <translation>沒有目標點</translation>
    </message>
    <message>
        <source>from {low}</source>
        <translation>{low} 以上</translation>
    </message>
    <message>
        <source>up to {high}</source>
        <translation>{high} 以下</translation>
    </message>
    <message>
        <source>{low} to {high}</source>
        <translation>{low} 至 {high}</translation>
    </message>
    <message>
        <source>no camera named</source>
        <translation>未註明相機</translation>
    </message>
    <message>
        <source>no reason given</source>
        <translation>未說明原因</translation>
    </message>
    <message>
        <source>{first} to {last}</source>
        <translation>{first} 至 {last}</translation>
    </message>
    <message>
        <source>{n} more</source>
        <translation>還有 {n} 則</translation>
    </message>
    <message>
        <source>{n} more filters</source>
        <translation>另有 {n} 個篩選條件</translation>
    </message>
</context>
<context>
    <name>FilterMenu</name>
    <message>
        <source>All folders</source>
        <translation>所有資料夾</translation>
    </message>
    <message>
        <source>Burst</source>
        <translation>連拍</translation>
    </message>
    <message>
        <source>By label</source>
        <translation>依標籤</translation>
    </message>
    <message>
        <source>By label, else prediction</source>
        <translation>依標籤，否則依預測</translation>
    </message>
    <message>
        <source>By prediction</source>
        <translation>依預測</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>相機</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>類別</translation>
    </message>
    <message>
        <source>Clear all filters</source>
        <translation>清除所有篩選條件</translation>
    </message>
    <message>
        <source>Confidence…</source>
        <translation>信心度…</translation>
    </message>
    <message>
        <source>Day taken…</source>
        <translation>拍攝日期…</translation>
    </message>
    <message>
        <source>Duplicates</source>
        <translation>重複照片</translation>
    </message>
    <message>
        <source>Exclude reason</source>
        <translation>排除原因</translation>
    </message>
    <message>
        <source>Like what it has seen</source>
        <translation>與模型見過的相似</translation>
    </message>
    <message>
        <source>Name or folder contains…</source>
        <translation>檔名或資料夾包含…</translation>
    </message>
    <message>
        <source>No duplicates</source>
        <translation>非重複照片</translation>
    </message>
    <message>
        <source>Not in a burst</source>
        <translation>不屬於連拍</translation>
    </message>
    <message>
        <source>Not set</source>
        <translation>未設定</translation>
    </message>
    <message>
        <source>Only duplicates</source>
        <translation>只限重複照片</translation>
    </message>
    <message>
        <source>Position</source>
        <translation>座標</translation>
    </message>
    <message>
        <source>Rename, replace, delete…</source>
        <translation>重新命名、取代、刪除…</translation>
    </message>
    <message>
        <source>Save what is shown…</source>
        <translation>儲存目前顯示…</translation>
    </message>
    <message>
        <source>Saved filters</source>
        <translation>已儲存的篩選</translation>
    </message>
    <message>
        <source>Set</source>
        <translation>已設定</translation>
    </message>
    <message>
        <source>Suspicious labels</source>
        <translation>可疑標籤</translation>
    </message>
    <message>
        <source>Target point</source>
        <translation>目標點</translation>
    </message>
    <message>
        <source>Unlike anything seen</source>
        <translation>與見過的都不同</translation>
    </message>
    <message>
        <source>Unlike anything the model has seen</source>
        <translation>與模型見過的都不同</translation>
    </message>
    <message>
        <source>With a position</source>
        <translation>有座標</translation>
    </message>
    <message>
        <source>Without a position</source>
        <translation>沒有座標</translation>
    </message>
    <message>
        <source>File</source>
        <translation>檔案</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>資料夾</translation>
    </message>
    <message>
        <source>In a burst</source>
        <translation>屬於連拍</translation>
    </message>
    <message>
        <source>Label and model differ</source>
        <translation>標籤與模型不同</translation>
    </message>
    <message>
        <source>State</source>
        <translation>狀態</translation>
    </message>
</context>
<context>
    <name>FilterPopup</name>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
</context>
<context>
    <name>FindFolderDialog</name>
    <message>
        <source>Choose a folder</source>
        <translation>選擇資料夾</translation>
    </message>
    <message>
        <source>Choose a folder…</source>
        <translation>選擇資料夾…</translation>
    </message>
    <message>
        <source>Find folder</source>
        <translation>尋找資料夾</translation>
    </message>
    <message>
        <source>It was at {path}.</source>
        <translation>原本位於 {path}。</translation>
    </message>
    <message>
        <source>It was not found by itself. Plug its disk in, or choose where it is.</source>
        <translation>無法自動找到。請接上它的磁碟，或指定位置。</translation>
    </message>
    <message>
        <source>Its photos were found here:</source>
        <translation>在這裡找到它的照片：</translation>
    </message>
    <message>
        <source>Looking for the folder</source>
        <translation>尋找資料夾中</translation>
    </message>
    <message>
        <source>Looking near its old place, in your home folder and on every drive…</source>
        <translation>正在原位置附近、個人資料夾與所有磁碟中尋找…</translation>
    </message>
    <message>
        <source>None of its photos is there.</source>
        <translation>那裡沒有它的照片。</translation>
    </message>
    <message>
        <source>Places where it may be</source>
        <translation>可能的位置</translation>
    </message>
    <message>
        <source>Relink</source>
        <translation>重新連結</translation>
    </message>
    <message>
        <source>The search ended early. Choose where it is.</source>
        <translation>搜尋提前結束。請指定位置。</translation>
    </message>
    <message>
        <source>Where is {name} now?</source>
        <translation>{name} 現在在哪裡？</translation>
    </message>
    <message>
        <source>{found} of {looked_for} photos are there, some with another content</source>
        <translation>{looked_for} 張中有 {found} 張在那裡，部分內容不同</translation>
    </message>
    <message>
        <source>{found} of {looked_for} photos are there, {n} checked by content</source>
        <translation>{looked_for} 張中有 {found} 張在那裡，已核對 {n} 張的內容</translation>
    </message>
</context>
<context>
    <name>FolderFlows</name>
    <message>
        <source>1 photo added from {name}.</source>
        <translation>已從 {name} 加入 1 張照片。</translation>
    </message>
    <message>
        <source>Looking for moved folders</source>
        <translation>尋找已移動的資料夾</translation>
    </message>
    <message>
        <source>Looking for new photos</source>
        <translation>尋找新照片</translation>
    </message>
    <message>
        <source>Looking through {name}</source>
        <translation>掃描 {name}</translation>
    </message>
    <message>
        <source>No new photos in {name}.</source>
        <translation>{name} 中沒有新照片。</translation>
    </message>
    <message>
        <source>Relink</source>
        <translation>重新連結</translation>
    </message>
    <message>
        <source>Show these photos</source>
        <translation>顯示這些照片</translation>
    </message>
    <message>
        <source>{name} is at {path} now. Its labels and predictions are as they were.</source>
        <translation>{name} 現在位於 {path}。標籤與預測都維持原樣。</translation>
    </message>
    <message>
        <source>{name} left the project with {n} photos. The files are untouched.</source>
        <translation>{name} 連同 {n} 張照片已移出專案。檔案未被更動。</translation>
    </message>
    <message>
        <source>{name} moved to {path}: {found} of {looked_for} photos are there.</source>
        <translation>{name} 已移到 {path}：{looked_for} 張中有 {found} 張在那裡。</translation>
    </message>
    <message>
        <source>{n} photos added from {name}.</source>
        <translation>已從 {name} 加入 {n} 張照片。</translation>
    </message>
</context>
<context>
    <name>FolderRows</name>
    <message>
        <source>Not found at {path}. Find… looks for it.</source>
        <translation>在 {path} 找不到。按「尋找…」來尋找。</translation>
    </message>
    <message>
        <source>not found</source>
        <translation>找不到</translation>
    </message>
    <message>
        <source>{name}: 1 photo, {labelled} labelled ({share})</source>
        <translation>{name}：1 張照片，已標記 {labelled} 張（{share}）</translation>
    </message>
    <message>
        <source>{name}: {photos} photos, {labelled} labelled ({share})</source>
        <translation>{name}：{photos} 張照片，已標記 {labelled} 張（{share}）</translation>
    </message>
</context>
<context>
    <name>FolderTree</name>
    <message>
        <source>Add a folder of photos</source>
        <translation>加入照片資料夾</translation>
    </message>
    <message>
        <source>Add a folder…</source>
        <translation>加入資料夾…</translation>
    </message>
    <message>
        <source>All photos</source>
        <translation>所有照片</translation>
    </message>
    <message>
        <source>FOLDERS</source>
        <translation>資料夾</translation>
    </message>
    <message>
        <source>Find…</source>
        <translation>尋找…</translation>
    </message>
    <message>
        <source>Folders</source>
        <translation>資料夾</translation>
    </message>
    <message>
        <source>It is elsewhere now…</source>
        <translation>它現在在別處…</translation>
    </message>
    <message>
        <source>Look for new photos</source>
        <translation>尋找新照片</translation>
    </message>
    <message>
        <source>Remove from the project…</source>
        <translation>從專案移除…</translation>
    </message>
    <message>
        <source>Show in the file manager</source>
        <translation>在檔案管理員中顯示</translation>
    </message>
    <message>
        <source>Show only these photos</source>
        <translation>只顯示這些照片</translation>
    </message>
</context>
<context>
    <name>FormDialog</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>GalleryModel</name>
    <message>
        <source>Loading</source>
        <translation>載入中</translation>
    </message>
</context>
<context>
    <name>GalleryView</name>
    <message>
        <source>Photos</source>
        <translation>照片</translation>
    </message>
</context>
<context>
    <name>GroupHeaders</name>
    <message>
        <source>1 photo</source>
        <translation>1 張照片</translation>
    </message>
    <message>
        <source>Burst</source>
        <translation>連拍</translation>
    </message>
    <message>
        <source>Burst, {time}</source>
        <translation>連拍，{time}</translation>
    </message>
    <message>
        <source>Deselect all</source>
        <translation>取消全選</translation>
    </message>
    <message>
        <source>No class</source>
        <translation>沒有類別</translation>
    </message>
    <message>
        <source>No time known</source>
        <translation>時間不明</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>全選</translation>
    </message>
    <message>
        <source>Taken alone</source>
        <translation>單獨拍攝</translation>
    </message>
    <message>
        <source>{n} photos</source>
        <translation>{n} 張照片</translation>
    </message>
</context>
<context>
    <name>GroupMenu</name>
    <message>
        <source>Bursts as one</source>
        <translation>連拍視為一張</translation>
    </message>
    <message>
        <source>Headers by</source>
        <translation>分組方式</translation>
    </message>
    <message>
        <source>Show only the first photo of each burst</source>
        <translation>每組連拍只顯示第一張</translation>
    </message>
</context>
<context>
    <name>GuideCard</name>
    <message>
        <source>Class guide card</source>
        <translation>類別指南卡</translation>
    </message>
    <message>
        <source>Close the guide card</source>
        <translation>關閉指南卡</translation>
    </message>
    <message>
        <source>EASILY TAKEN FOR</source>
        <translation>容易誤認為</translation>
    </message>
    <message>
        <source>Edit class…</source>
        <translation>編輯類別…</translation>
    </message>
    <message>
        <source>No class yet</source>
        <translation>尚無類別</translation>
    </message>
    <message>
        <source>None yet. Right-click a photo labelled {name} and choose “Use as a reference”.</source>
        <translation>還沒有。在標記為 {name} 的照片上按右鍵，選擇「用作參考」。</translation>
    </message>
    <message>
        <source>REFERENCE PHOTOS</source>
        <translation>參考照片</translation>
    </message>
    <message>
        <source>Show the guide card of {name}</source>
        <translation>顯示 {name} 的指南卡</translation>
    </message>
    <message>
        <source>The card shows the class of the photo: its label, else its prediction.</source>
        <translation>卡片顯示照片的類別：標籤，否則為預測。</translation>
    </message>
</context>
<context>
    <name>GuideOverlay</name>
    <message>
        <source>reference photos of {name}</source>
        <translation>{name} 的參考照片</translation>
    </message>
</context>
<context>
    <name>HistoryLine</name>
    <message>
        <source>Revert anyway</source>
        <translation>仍要還原</translation>
    </message>
    <message>
        <source>Revert: back to what it was before this</source>
        <translation>還原：回到此變更之前</translation>
    </message>
    <message>
        <source>Revert: {line}</source>
        <translation>還原：{line}</translation>
    </message>
    <message>
        <source>The photo was labelled again since.</source>
        <translation>這張照片之後又被標記過。</translation>
    </message>
    <message>
        <source>the model said {name} {share}</source>
        <translation>模型當時預測 {name} {share}</translation>
    </message>
</context>
<context>
    <name>HistoryView</name>
    <message>
        <source>Nobody has labelled this photo yet.</source>
        <translation>尚未有人標記這張照片。</translation>
    </message>
</context>
<context>
    <name>HoverCard</name>
    <message>
        <source>1 photo</source>
        <translation>1 張照片</translation>
    </message>
    <message>
        <source>no class yet</source>
        <translation>尚無類別</translation>
    </message>
    <message>
        <source>{n} of other classes</source>
        <translation>其他類別 {n} 張</translation>
    </message>
    <message>
        <source>{n} photos</source>
        <translation>{n} 張照片</translation>
    </message>
</context>
<context>
    <name>HowMade</name>
    <message>
        <source>1 label</source>
        <translation>1 個標籤</translation>
    </message>
    <message>
        <source>Deeply; the recipe is not known.</source>
        <translation>深度訓練；訓練配方不明。</translation>
    </message>
    <message>
        <source>Gate</source>
        <translation>採用判定</translation>
    </message>
    <message>
        <source>How</source>
        <translation>方式</translation>
    </message>
    <message>
        <source>In 8-bit integers: of {n} held-out photos it gets {after} % right, what it was made from {before} %.</source>
        <translation>8 位元整數：{n} 張保留照片中答對 {after} %，其來源版本為 {before} %。</translation>
    </message>
    <message>
        <source>It has no earlier version.</source>
        <translation>它沒有更早的版本。</translation>
    </message>
    <message>
        <source>Learned elsewhere, and brought in.</source>
        <translation>在別處學成後匯入。</translation>
    </message>
    <message>
        <source>Learned from</source>
        <translation>學習來源</translation>
    </message>
    <message>
        <source>Lineage</source>
        <translation>版本沿革</translation>
    </message>
    <message>
        <source>Made</source>
        <translation>建立</translation>
    </message>
    <message>
        <source>Not known: it was learned elsewhere.</source>
        <translation>不明：它是在別處學成的。</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>備註</translation>
    </message>
    <message>
        <source>Quickly: the last layer was fitted to what the backbone sees.</source>
        <translation>快速學習：將最後一層擬合到骨幹網路所見的特徵。</translation>
    </message>
    <message>
        <source>Strength {value}.</source>
        <translation>強度 {value}。</translation>
    </message>
    <message>
        <source>What should be remembered of it</source>
        <translation>值得記下的事項</translation>
    </message>
    <message>
        <source>asked together with the one it began with</source>
        <translation>與訓練前的網路一起詢問</translation>
    </message>
    <message>
        <source>held out at random</source>
        <translation>隨機保留</translation>
    </message>
    <message>
        <source>held out by bursts, copies and look-alikes</source>
        <translation>依連拍、重複與相似照片保留</translation>
    </message>
    <message>
        <source>held out by camera and day</source>
        <translation>依相機與日期保留</translation>
    </message>
    <message>
        <source>held out by folder</source>
        <translation>依資料夾保留</translation>
    </message>
    <message>
        <source>seed {seed}, batches of {batch}, augmentation {augment}</source>
        <translation>種子 {seed}，批次大小 {batch}，資料增強 {augment}</translation>
    </message>
    <message>
        <source>the last layer alone, epochs: {n}</source>
        <translation>只有最後一層，週期數：{n}</translation>
    </message>
    <message>
        <source>the last {depth} blocks, epochs: {n}</source>
        <translation>最後 {depth} 個區塊，週期數：{n}</translation>
    </message>
    <message>
        <source>the whole network, epochs: {n}</source>
        <translation>整個網路，週期數：{n}</translation>
    </message>
    <message>
        <source>{name} used it all the same.</source>
        <translation>{name} 仍決定使用它。</translation>
    </message>
    <message>
        <source>{n} labels</source>
        <translation>{n} 個標籤</translation>
    </message>
    <message>
        <source>{trained} learned from, {held_out} held out</source>
        <translation>學習 {trained} 張，保留 {held_out} 張</translation>
    </message>
</context>
<context>
    <name>ImportLabelsDialog</name>
    <message>
        <source>Decide photo by photo: {n}</source>
        <translation>逐張決定：{n}</translation>
    </message>
    <message>
        <source>Import 1 label</source>
        <translation>匯入 1 個標籤</translation>
    </message>
    <message>
        <source>Import 1 target point</source>
        <translation>匯入 1 個目標點</translation>
    </message>
    <message>
        <source>Import labels</source>
        <translation>匯入標籤</translation>
    </message>
    <message>
        <source>Import labels and target points</source>
        <translation>匯入標籤與目標點</translation>
    </message>
    <message>
        <source>Import {n} labels</source>
        <translation>匯入 {n} 個標籤</translation>
    </message>
    <message>
        <source>Import {n} target points</source>
        <translation>匯入 {n} 個目標點</translation>
    </message>
    <message>
        <source>Labelled here and there</source>
        <translation>兩邊都已標註</translation>
    </message>
    <message>
        <source>Labelled otherwise here</source>
        <translation>這裡標註不同</translation>
    </message>
    <message>
        <source>Labels from {name}</source>
        <translation>來自 {name} 的標籤</translation>
    </message>
    <message>
        <source>Leave what differs as it is here</source>
        <translation>不同之處維持此處的標籤</translation>
    </message>
    <message>
        <source>Look at the differences</source>
        <translation>檢視差異</translation>
    </message>
    <message>
        <source>New classes</source>
        <translation>新類別</translation>
    </message>
    <message>
        <source>Not a point</source>
        <translation>不是有效的點</translation>
    </message>
    <message>
        <source>Not in the project</source>
        <translation>不在專案中</translation>
    </message>
    <message>
        <source>One step: Ctrl+Z takes all of it back.</source>
        <translation>視為一個步驟：Ctrl+Z 可全部復原。</translation>
    </message>
    <message>
        <source>Per class</source>
        <translation>各類別</translation>
    </message>
    <message>
        <source>Photos found</source>
        <translation>找到的照片</translation>
    </message>
    <message>
        <source>Photos of one alone</source>
        <translation>僅一方有的照片</translation>
    </message>
    <message>
        <source>Replace the {n} labels and target points that differ here</source>
        <translation>取代此處 {n} 個不同的標籤與目標點</translation>
    </message>
    <message>
        <source>Replace the {n} labels that differ here</source>
        <translation>取代此處 {n} 個不同的標籤</translation>
    </message>
    <message>
        <source>Target points</source>
        <translation>目標點</translation>
    </message>
    <message>
        <source>Where you differ</source>
        <translation>不同之處</translation>
    </message>
    <message>
        <source>and {n} more</source>
        <translation>還有 {n} 個</translation>
    </message>
    <message>
        <source>none</source>
        <translation>無</translation>
    </message>
    <message>
        <source>{here} only here, {there} only there</source>
        <translation>僅此處有 {here} 張，僅對方有 {there} 張</translation>
    </message>
    <message>
        <source>{same} of {photos} alike</source>
        <translation>{photos} 張中 {same} 張相同</translation>
    </message>
    <message>
        <source>{same} of {photos} alike, Cohen's kappa {kappa}</source>
        <translation>{photos} 張中 {same} 張相同，Cohen's kappa {kappa}</translation>
    </message>
</context>
<context>
    <name>Inspector</name>
    <message>
        <source>Fit the photo</source>
        <translation>符合視窗</translation>
    </message>
    <message>
        <source>HISTORY</source>
        <translation>歷程</translation>
    </message>
    <message>
        <source>Inspector</source>
        <translation>檢視面板</translation>
    </message>
    <message>
        <source>One of {n} selected; keys act on all of them.</source>
        <translation>選取 {n} 張中的一張；按鍵會套用到全部。</translation>
    </message>
    <message>
        <source>One photo pixel per screen pixel</source>
        <translation>一個照片像素對應一個螢幕像素</translation>
    </message>
    <message>
        <source>PHOTO</source>
        <translation>照片</translation>
    </message>
    <message>
        <source>PREDICTION</source>
        <translation>預測</translation>
    </message>
    <message>
        <source>Target point (T)</source>
        <translation>目標點（T）</translation>
    </message>
    <message>
        <source>What the model goes by (C)</source>
        <translation>模型的判斷依據（C）</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>放大</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>縮小</translation>
    </message>
</context>
<context>
    <name>JobList</name>
    <message>
        <source>ENDED</source>
        <translation>已結束</translation>
    </message>
    <message>
        <source>Jobs</source>
        <translation>工作</translation>
    </message>
    <message>
        <source>Nothing has run yet.</source>
        <translation>尚未執行任何工作。</translation>
    </message>
    <message>
        <source>RUNNING</source>
        <translation>執行中</translation>
    </message>
    <message>
        <source>WAITING</source>
        <translation>等待中</translation>
    </message>
</context>
<context>
    <name>JobRow</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Cancelled; nothing of it is kept</source>
        <translation>已取消；沒有保留任何內容</translation>
    </message>
    <message>
        <source>Cancelled; what was finished is kept</source>
        <translation>已取消；已完成的部分會保留</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>詳細資訊</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失敗</translation>
    </message>
    <message>
        <source>Finished</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Progress of {what}</source>
        <translation>{what} 的進度</translation>
    </message>
    <message>
        <source>Retry</source>
        <translation>重試</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>執行中</translation>
    </message>
    <message>
        <source>Technical details</source>
        <translation>技術細節</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>等待中</translation>
    </message>
</context>
<context>
    <name>KeysSheet</name>
    <message>
        <source>All keys</source>
        <translation>所有按鍵</translation>
    </message>
    <message>
        <source>Arrows, PgUp, PgDn, Home, End</source>
        <translation>方向鍵、PgUp、PgDn、Home、End</translation>
    </message>
    <message>
        <source>Ctrl+wheel</source>
        <translation>Ctrl+滾輪</translation>
    </message>
    <message>
        <source>Find a key by what it does</source>
        <translation>依功能尋找按鍵</translation>
    </message>
    <message>
        <source>Give the class with this key</source>
        <translation>給予此按鍵的類別</translation>
    </message>
    <message>
        <source>Move</source>
        <translation>移動</translation>
    </message>
    <message>
        <source>No key does that.</source>
        <translation>沒有這樣的按鍵。</translation>
    </message>
    <message>
        <source>Select more</source>
        <translation>選取更多</translation>
    </message>
    <message>
        <source>Shift, Ctrl</source>
        <translation>Shift、Ctrl</translation>
    </message>
    <message>
        <source>Size of the thumbnails</source>
        <translation>縮圖大小</translation>
    </message>
</context>
<context>
    <name>LargePhoto</name>
    <message>
        <source>Select a photo to see it here.</source>
        <translation>選取照片即可在此檢視。</translation>
    </message>
    <message>
        <source>The file is not there any more.</source>
        <translation>檔案已不存在。</translation>
    </message>
    <message>
        <source>{reason} What you see is its thumbnail.</source>
        <translation>{reason} 目前顯示的是縮圖。</translation>
    </message>
</context>
<context>
    <name>LeftPanels</name>
    <message>
        <source>Drag to share the height; a double click fits it</source>
        <translation>拖曳以分配高度；按兩下自動調整</translation>
    </message>
</context>
<context>
    <name>Legend</name>
    <message>
        <source>Add field borders…</source>
        <translation>加入田區邊界…</translation>
    </message>
    <message>
        <source>CLASSES</source>
        <translation>類別</translation>
    </message>
    <message>
        <source>Drop a GeoJSON file of field borders on the map, or add one.</source>
        <translation>將田區邊界的 GeoJSON 檔拖放到地圖上，或在此加入。</translation>
    </message>
    <message>
        <source>FIELDS</source>
        <translation>田區</translation>
    </message>
    <message>
        <source>Remove this file's borders</source>
        <translation>移除此檔案的邊界</translation>
    </message>
    <message>
        <source>labelled</source>
        <translation>已標記</translation>
    </message>
    <message>
        <source>no class yet</source>
        <translation>尚無類別</translation>
    </message>
    <message>
        <source>predicted</source>
        <translation>預測</translation>
    </message>
    <message>
        <source>{name}: on the map or not</source>
        <translation>{name}：是否顯示在地圖上</translation>
    </message>
    <message>
        <source>{name}: show {n} photos</source>
        <translation>{name}：顯示 {n} 張照片</translation>
    </message>
</context>
<context>
    <name>Loupe</name>
    <message>
        <source>Back to the grid (Space)</source>
        <translation>返回格狀檢視（空白鍵）</translation>
    </message>
    <message>
        <source>Fit the photo (0)</source>
        <translation>符合視窗（0）</translation>
    </message>
    <message>
        <source>Next photo (Right)</source>
        <translation>下一張照片（→）</translation>
    </message>
    <message>
        <source>One photo pixel per screen pixel (Z)</source>
        <translation>一個照片像素對應一個螢幕像素（Z）</translation>
    </message>
    <message>
        <source>Target point (T)</source>
        <translation>目標點（T）</translation>
    </message>
    <message>
        <source>What the model goes by (C)</source>
        <translation>模型的判斷依據（C）</translation>
    </message>
    <message>
        <source>Photo, large</source>
        <translation>大照片</translation>
    </message>
    <message>
        <source>Previous photo (Left)</source>
        <translation>上一張照片（←）</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Closing</source>
        <translation>關閉中</translation>
    </message>
</context>
<context>
    <name>MapCanvas</name>
    <message>
        <source>Arrows move, + and - zoom, Home shows everything, Enter shows the photos here</source>
        <translation>方向鍵移動，+ 與 - 縮放，Home 顯示全部，Enter 顯示此處的照片</translation>
    </message>
    <message>
        <source>Map of the photos</source>
        <translation>照片地圖</translation>
    </message>
</context>
<context>
    <name>MapGround</name>
    <message>
        <source>{angle} E</source>
        <translation>東經 {angle}</translation>
    </message>
    <message>
        <source>{angle} N</source>
        <translation>北緯 {angle}</translation>
    </message>
    <message>
        <source>{angle} S</source>
        <translation>南緯 {angle}</translation>
    </message>
    <message>
        <source>{angle} W</source>
        <translation>西經 {angle}</translation>
    </message>
    <message>
        <source>{n} cm</source>
        <translation>{n} 公分</translation>
    </message>
    <message>
        <source>{n} km</source>
        <translation>{n} 公里</translation>
    </message>
    <message>
        <source>{n} m</source>
        <translation>{n} 公尺</translation>
    </message>
</context>
<context>
    <name>MapPage</name>
    <message>
        <source>Add field borders…</source>
        <translation>加入田區邊界…</translation>
    </message>
    <message>
        <source>Draw round photos</source>
        <translation>圈選照片</translation>
    </message>
    <message>
        <source>Field {n}</source>
        <translation>田區 {n}</translation>
    </message>
    <message>
        <source>Map</source>
        <translation>地圖</translation>
    </message>
    <message>
        <source>Map: in view</source>
        <translation>地圖：畫面中</translation>
    </message>
    <message>
        <source>Map: no class yet</source>
        <translation>地圖：尚無類別</translation>
    </message>
    <message>
        <source>Map: {place}</source>
        <translation>地圖：{place}</translation>
    </message>
    <message>
        <source>Move the map</source>
        <translation>移動地圖</translation>
    </message>
    <message>
        <source>No photo of this project knows its place: the camera or phone wrote no position into the files, or another program took it out.</source>
        <translation>本專案沒有照片帶有座標：相機或手機未寫入位置，或被其他程式移除了。</translation>
    </message>
    <message>
        <source>Select a rectangle</source>
        <translation>框選範圍</translation>
    </message>
    <message>
        <source>Show everything</source>
        <translation>顯示全部</translation>
    </message>
    <message>
        <source>Show the photos</source>
        <translation>顯示照片</translation>
    </message>
    <message>
        <source>Show the photos in view</source>
        <translation>顯示畫面中的照片</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>放大</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>縮小</translation>
    </message>
    <message>
        <source>the area</source>
        <translation>此範圍</translation>
    </message>
    <message>
        <source>this place</source>
        <translation>此地點</translation>
    </message>
    <message>
        <source>{placed} of {photos} photos know their place.</source>
        <translation>{photos} 張照片中有 {placed} 張帶有座標。</translation>
    </message>
</context>
<context>
    <name>MapTools</name>
    <message>
        <source>Draw round photos to select them</source>
        <translation>圈選照片</translation>
    </message>
    <message>
        <source>Move the map</source>
        <translation>移動地圖</translation>
    </message>
    <message>
        <source>Select a rectangle (Shift and drag)</source>
        <translation>框選範圍（Shift＋拖曳）</translation>
    </message>
    <message>
        <source>Show everything (Home)</source>
        <translation>顯示全部（Home）</translation>
    </message>
    <message>
        <source>Zoom in (+)</source>
        <translation>放大（+）</translation>
    </message>
    <message>
        <source>Zoom out (-)</source>
        <translation>縮小（-）</translation>
    </message>
</context>
<context>
    <name>MergeDialog</name>
    <message>
        <source>1 photo labelled {source} will count as {target}.</source>
        <translation>1 張標記為 {source} 的照片會計入 {target}。</translation>
    </message>
    <message>
        <source>1 photo predicted {source} will be shown as {target}.</source>
        <translation>1 張預測為 {source} 的照片會顯示為 {target}。</translation>
    </message>
    <message>
        <source>Choose a class</source>
        <translation>選擇類別</translation>
    </message>
    <message>
        <source>Into</source>
        <translation>併入</translation>
    </message>
    <message>
        <source>Its key {key} becomes free.</source>
        <translation>它的按鍵 {key} 會空出來。</translation>
    </message>
    <message>
        <source>Its labels are kept. They count as the other class from then on.</source>
        <translation>它的標籤會保留，之後計入另一個類別。</translation>
    </message>
    <message>
        <source>Merge</source>
        <translation>合併</translation>
    </message>
    <message>
        <source>Merge classes</source>
        <translation>合併類別</translation>
    </message>
    <message>
        <source>Merge {name} into another class</source>
        <translation>將 {name} 併入另一個類別</translation>
    </message>
    <message>
        <source>The model tells the two apart until it learns again.</source>
        <translation>在重新學習之前，模型仍會區分兩者。</translation>
    </message>
    <message>
        <source>Undo brings it back.</source>
        <translation>復原即可還原。</translation>
    </message>
    <message>
        <source>{n} photos labelled {source} will count as {target}.</source>
        <translation>{n} 張標記為 {source} 的照片會計入 {target}。</translation>
    </message>
    <message>
        <source>{n} photos predicted {source} will be shown as {target}.</source>
        <translation>{n} 張預測為 {source} 的照片會顯示為 {target}。</translation>
    </message>
</context>
<context>
    <name>ModelsTabs</name>
    <message>
        <source>Compare</source>
        <translation>比較</translation>
    </message>
    <message>
        <source>Versions</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>Zoo</source>
        <translation>模型庫</translation>
    </message>
</context>
<context>
    <name>NameDialog</name>
    <message>
        <source>It replaces the filter of that name.</source>
        <translation>會取代同名的篩選。</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名稱</translation>
    </message>
    <message>
        <source>Name of the filter</source>
        <translation>篩選名稱</translation>
    </message>
    <message>
        <source>Replace</source>
        <translation>取代</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>儲存</translation>
    </message>
    <message>
        <source>Save the filter</source>
        <translation>儲存篩選</translation>
    </message>
    <message>
        <source>Save what is shown as a filter</source>
        <translation>將目前顯示儲存為篩選</translation>
    </message>
</context>
<context>
    <name>NewProjectDialog</name>
    <message>
        <source>Add them as you go</source>
        <translation>邊做邊加</translation>
    </message>
    <message>
        <source>Choose: {what}</source>
        <translation>選擇：{what}</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>選擇…</translation>
    </message>
    <message>
        <source>Classes</source>
        <translation>類別</translation>
    </message>
    <message>
        <source>Keep it in</source>
        <translation>存放於</translation>
    </message>
    <message>
        <source>Make project</source>
        <translation>建立專案</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名稱</translation>
    </message>
    <message>
        <source>New project</source>
        <translation>新專案</translation>
    </message>
    <message>
        <source>New project from a folder</source>
        <translation>從資料夾建立新專案</translation>
    </message>
    <message>
        <source>No model: it learns from your first labels</source>
        <translation>不用模型：從您最初的標籤學習</translation>
    </message>
    <message>
        <source>Photos</source>
        <translation>照片</translation>
    </message>
    <message>
        <source>Start with</source>
        <translation>起始模型</translation>
    </message>
    <message>
        <source>The photos stay where they are. Nothing is changed, moved or uploaded.</source>
        <translation>照片留在原處，不會被更改、移動或上傳。</translation>
    </message>
    <message>
        <source>and with them: {names}</source>
        <translation>以及：{names}</translation>
    </message>
</context>
<context>
    <name>NumberTable</name>
    <message>
        <source>Show all {n}</source>
        <translation>顯示全部 {n} 個</translation>
    </message>
    <message>
        <source>Show fewer</source>
        <translation>顯示較少</translation>
    </message>
</context>
<context>
    <name>OpinionButton</name>
    <message>
        <source>Key {n}: {title}: {said}</source>
        <translation>按鍵 {n}：{title}：{said}</translation>
    </message>
</context>
<context>
    <name>OpinionRow</name>
    <message>
        <source>As neither of you says</source>
        <translation>與雙方都不同</translation>
    </message>
    <message>
        <source>As they say</source>
        <translation>與對方相同</translation>
    </message>
    <message>
        <source>As you say</source>
        <translation>與你相同</translation>
    </message>
    <message>
        <source>As you say: it has learned your label</source>
        <translation>與你相同：它學過你的標籤</translation>
    </message>
    <message>
        <source>No prediction yet</source>
        <translation>尚無預測</translation>
    </message>
    <message>
        <source>The model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Theirs</source>
        <translation>對方的</translation>
    </message>
    <message>
        <source>Unlike anything it has seen: a guess</source>
        <translation>與看過的都不同：僅為猜測</translation>
    </message>
    <message>
        <source>Yours</source>
        <translation>你的</translation>
    </message>
    <message>
        <source>a new class</source>
        <translation>新類別</translation>
    </message>
</context>
<context>
    <name>OutcomeLine</name>
    <message>
        <source>1 photo was labelled again since and was left as it is.</source>
        <translation>有 1 張照片之後又被標記過，維持原樣。</translation>
    </message>
    <message>
        <source>1 photo was set back. Ctrl+Z undoes it.</source>
        <translation>已還原 1 張照片。Ctrl+Z 可復原。</translation>
    </message>
    <message>
        <source>Close this message</source>
        <translation>關閉此訊息</translation>
    </message>
    <message>
        <source>Nothing to revert: it is so already.</source>
        <translation>無須還原：已是如此。</translation>
    </message>
    <message>
        <source>Revert anyway</source>
        <translation>仍要還原</translation>
    </message>
    <message>
        <source>The classes were set back. Ctrl+Z undoes it.</source>
        <translation>類別已還原。Ctrl+Z 可復原。</translation>
    </message>
    <message>
        <source>{n} photos were labelled again since and were left as they are.</source>
        <translation>有 {n} 張照片之後又被標記過，維持原樣。</translation>
    </message>
    <message>
        <source>{n} photos were set back. Ctrl+Z undoes it.</source>
        <translation>已還原 {n} 張照片。Ctrl+Z 可復原。</translation>
    </message>
</context>
<context>
    <name>OutcomeTable</name>
    <message>
        <source>Before and after, by class</source>
        <translation>各類別的訓練前後比較</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>類別</translation>
    </message>
    <message>
        <source>Difference</source>
        <translation>差異</translation>
    </message>
    <message>
        <source>Held-out photos</source>
        <translation>保留照片</translation>
    </message>
    <message>
        <source>Likely range</source>
        <translation>可能範圍</translation>
    </message>
    <message>
        <source>Right before</source>
        <translation>先前答對</translation>
    </message>
    <message>
        <source>Right now</source>
        <translation>目前答對</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>不明</translation>
    </message>
    <message>
        <source>{low} to {high}</source>
        <translation>{low} 至 {high}</translation>
    </message>
    <message>
        <source>{n} point</source>
        <translation>{n} 百分點</translation>
    </message>
    <message>
        <source>{n} points</source>
        <translation>{n} 個百分點</translation>
    </message>
</context>
<context>
    <name>OverviewPage</name>
    <message>
        <source>CAMERAS</source>
        <translation>相機</translation>
    </message>
    <message>
        <source>CLASSES</source>
        <translation>類別</translation>
    </message>
    <message>
        <source>DAYS</source>
        <translation>日期</translation>
    </message>
    <message>
        <source>Every class has {n} labels.</source>
        <translation>每個類別都有 {n} 個標籤。</translation>
    </message>
    <message>
        <source>FILES</source>
        <translation>檔案</translation>
    </message>
    <message>
        <source>FOLDERS</source>
        <translation>資料夾</translation>
    </message>
    <message>
        <source>Fewest labels: {small}, {few}. Most: {large}, {many}.</source>
        <translation>標籤最少：{small}，{few}。最多：{large}，{many}。</translation>
    </message>
    <message>
        <source>Go to the photos</source>
        <translation>前往照片</translation>
    </message>
    <message>
        <source>LABELLED OVER TIME</source>
        <translation>標記進度</translation>
    </message>
    <message>
        <source>Labelled on {day}</source>
        <translation>{day} 標記的</translation>
    </message>
    <message>
        <source>Labelled photos without a time</source>
        <translation>沒有時間的已標記照片</translation>
    </message>
    <message>
        <source>Overview</source>
        <translation>總覽</translation>
    </message>
    <message>
        <source>Photos without a time</source>
        <translation>沒有時間的照片</translation>
    </message>
    <message>
        <source>REVIEW</source>
        <translation>檢視</translation>
    </message>
    <message>
        <source>Share of the photos that is labelled</source>
        <translation>已標記照片的比例</translation>
    </message>
    <message>
        <source>The numbers of this project will be here, once it has photos.</source>
        <translation>專案有了照片之後，統計數字會顯示在這裡。</translation>
    </message>
    <message>
        <source>Unreadable: {reason}</source>
        <translation>無法讀取：{reason}</translation>
    </message>
    <message>
        <source>labelled</source>
        <translation>已標記</translation>
    </message>
    <message>
        <source>no camera named</source>
        <translation>未註明相機</translation>
    </message>
    <message>
        <source>no time</source>
        <translation>沒有時間</translation>
    </message>
    <message>
        <source>photos</source>
        <translation>照片</translation>
    </message>
    <message>
        <source>predicted</source>
        <translation>預測</translation>
    </message>
    <message>
        <source>without a reason</source>
        <translation>未說明原因</translation>
    </message>
    <message>
        <source>{labelled} of {photos} photos are labelled, {share}.</source>
        <translation>{photos} 張照片中已標記 {labelled} 張，{share}。</translation>
    </message>
    <message>
        <source>{name} (retired)</source>
        <translation>{name}（已停用）</translation>
    </message>
    <message>
        <source>{unlike} of {photos} photos look unlike anything this model has learned from: label some 20 of each class, then it learns your camera.</source>
        <translation>{photos} 張照片中有 {unlike} 張與此模型學過的一切都不相似：每個類別標記約 20 張，模型就會認識您的相機。</translation>
    </message>
</context>
<context>
    <name>PairDelegate</name>
    <message>
        <source>All pairs</source>
        <translation>所有組合</translation>
    </message>
</context>
<context>
    <name>PairList</name>
    <message>
        <source>All pairs: {left} of {total} left</source>
        <translation>所有組合：剩 {left} 張，共 {total} 張</translation>
    </message>
    <message>
        <source>Pairs of classes</source>
        <translation>類別組合</translation>
    </message>
    <message>
        <source>YOURS, AND THEIRS BELOW</source>
        <translation>上為你的，下為對方的</translation>
    </message>
    <message>
        <source>Yours {here}, theirs {there}: {left} of {total} left</source>
        <translation>你的 {here}，對方的 {there}：剩 {left} 張，共 {total} 張</translation>
    </message>
</context>
<context>
    <name>PhotoChoices</name>
    <message>
        <source>Compare</source>
        <translation>比較</translation>
    </message>
    <message>
        <source>Invert the selection</source>
        <translation>反向選取</translation>
    </message>
    <message>
        <source>Select all in the group</source>
        <translation>選取整組</translation>
    </message>
    <message>
        <source>Select all like this</source>
        <translation>選取所有同類照片</translation>
    </message>
    <message>
        <source>Select the whole burst</source>
        <translation>選取整組連拍</translation>
    </message>
    <message>
        <source>Show the burst</source>
        <translation>顯示此連拍</translation>
    </message>
    <message>
        <source>This photo has neither a label nor a prediction yet.</source>
        <translation>這張照片尚無標籤也沒有預測。</translation>
    </message>
</context>
<context>
    <name>PhotoFacts</name>
    <message>
        <source>Altitude</source>
        <translation>海拔</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>相機</translation>
    </message>
    <message>
        <source>File</source>
        <translation>檔案</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>資料夾</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>備註</translation>
    </message>
    <message>
        <source>Odd</source>
        <translation>異常</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>地點</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>尺寸</translation>
    </message>
    <message>
        <source>Taken</source>
        <translation>拍攝時間</translation>
    </message>
    <message>
        <source>Target point</source>
        <translation>目標點</translation>
    </message>
    <message>
        <source>{width} × {height}, {mp} MP</source>
        <translation>{width} × {height}，{mp} 百萬像素</translation>
    </message>
    <message>
        <source>{x} from the left, {y} from the top</source>
        <translation>距左 {x}，距上 {y}</translation>
    </message>
</context>
<context>
    <name>PhotoFiles</name>
    <message>
        <source>Copy the path</source>
        <translation>複製路徑</translation>
    </message>
    <message>
        <source>Copy {n} paths</source>
        <translation>複製 {n} 個路徑</translation>
    </message>
    <message>
        <source>Open with the system's program</source>
        <translation>以系統程式開啟</translation>
    </message>
    <message>
        <source>Show in the file manager</source>
        <translation>在檔案管理員中顯示</translation>
    </message>
</context>
<context>
    <name>PhotoLabelling</name>
    <message>
        <source>Labelled {n} photos as {name}</source>
        <translation>已將 {n} 張照片標記為 {name}</translation>
    </message>
    <message>
        <source>Select photos first, then give them a class.</source>
        <translation>請先選取照片，再給予類別。</translation>
    </message>
    <message>
        <source>Undone: {name}</source>
        <translation>已復原：{name}</translation>
    </message>
</context>
<context>
    <name>PhotoMenu</name>
    <message>
        <source>Clear the label</source>
        <translation>清除標籤</translation>
    </message>
    <message>
        <source>Confirm the prediction</source>
        <translation>確認預測</translation>
    </message>
    <message>
        <source>Exclude…</source>
        <translation>排除…</translation>
    </message>
    <message>
        <source>Find a class…</source>
        <translation>尋找類別…</translation>
    </message>
    <message>
        <source>Label as</source>
        <translation>標記為</translation>
    </message>
    <message>
        <source>Label {n} photos as</source>
        <translation>將 {n} 張照片標記為</translation>
    </message>
    <message>
        <source>Use as a reference of {name}</source>
        <translation>用作 {name} 的參考</translation>
    </message>
    <message>
        <source>Use as references of {name}</source>
        <translation>用作 {name} 的參考</translation>
    </message>
    <message>
        <source>Unsure</source>
        <translation>不確定</translation>
    </message>
</context>
<context>
    <name>PhotoView</name>
    <message>
        <source>Photo</source>
        <translation>照片</translation>
    </message>
    <message>
        <source>Wheel zooms, drag moves, double click: fit or 100%</source>
        <translation>滾輪縮放、拖曳移動、按兩下：符合視窗或 100%</translation>
    </message>
</context>
<context>
    <name>PhotoWords</name>
    <message>
        <source>Confirmed</source>
        <translation>已確認</translation>
    </message>
    <message>
        <source>Corrected</source>
        <translation>已更正</translation>
    </message>
    <message>
        <source>Excluded</source>
        <translation>已排除</translation>
    </message>
    <message>
        <source>File missing</source>
        <translation>檔案遺失</translation>
    </message>
    <message>
        <source>Label: {label}</source>
        <translation>標籤：{label}</translation>
    </message>
    <message>
        <source>Labelled</source>
        <translation>已標記</translation>
    </message>
    <message>
        <source>Not read yet</source>
        <translation>尚未讀取</translation>
    </message>
    <message>
        <source>Not reviewed</source>
        <translation>未檢視</translation>
    </message>
    <message>
        <source>Prediction: {name}, {percent}</source>
        <translation>預測：{name}，{percent}</translation>
    </message>
    <message>
        <source>Readable</source>
        <translation>可讀取</translation>
    </message>
    <message>
        <source>Unlike anything the model has seen</source>
        <translation>與模型見過的都不同</translation>
    </message>
    <message>
        <source>Unreadable</source>
        <translation>無法讀取</translation>
    </message>
    <message>
        <source>Unsure</source>
        <translation>不確定</translation>
    </message>
    <message>
        <source>blurred</source>
        <translation>模糊</translation>
    </message>
    <message>
        <source>camera</source>
        <translation>相機</translation>
    </message>
    <message>
        <source>camera, last first</source>
        <translation>相機（由後往前）</translation>
    </message>
    <message>
        <source>class</source>
        <translation>類別</translation>
    </message>
    <message>
        <source>class {number}</source>
        <translation>類別 {number}</translation>
    </message>
    <message>
        <source>class, last first</source>
        <translation>類別（由後往前）</translation>
    </message>
    <message>
        <source>clearest call</source>
        <translation>最明確</translation>
    </message>
    <message>
        <source>closest call</source>
        <translation>最難分辨</translation>
    </message>
    <message>
        <source>excluded</source>
        <translation>已排除</translation>
    </message>
    <message>
        <source>excluded: {reason}</source>
        <translation>已排除：{reason}</translation>
    </message>
    <message>
        <source>folder and name</source>
        <translation>資料夾與檔名</translation>
    </message>
    <message>
        <source>just now</source>
        <translation>剛剛</translation>
    </message>
    <message>
        <source>labelled first</source>
        <translation>最早標記</translation>
    </message>
    <message>
        <source>labelled last</source>
        <translation>最近標記</translation>
    </message>
    <message>
        <source>largest file</source>
        <translation>檔案最大</translation>
    </message>
    <message>
        <source>least sure</source>
        <translation>最不確定</translation>
    </message>
    <message>
        <source>least suspicious</source>
        <translation>最不可疑</translation>
    </message>
    <message>
        <source>mixed crop</source>
        <translation>混作</translation>
    </message>
    <message>
        <source>most familiar</source>
        <translation>最熟悉</translation>
    </message>
    <message>
        <source>most sure</source>
        <translation>最確定</translation>
    </message>
    <message>
        <source>most suspicious</source>
        <translation>最可疑</translation>
    </message>
    <message>
        <source>name, last first</source>
        <translation>檔名（由後往前）</translation>
    </message>
    <message>
        <source>newest first</source>
        <translation>最新在前</translation>
    </message>
    <message>
        <source>no class</source>
        <translation>沒有類別</translation>
    </message>
    <message>
        <source>no label</source>
        <translation>沒有標籤</translation>
    </message>
    <message>
        <source>not a plant</source>
        <translation>不是植物</translation>
    </message>
    <message>
        <source>oldest first</source>
        <translation>最舊在前</translation>
    </message>
    <message>
        <source>second opinion</source>
        <translation>需要第二意見</translation>
    </message>
    <message>
        <source>several conditions</source>
        <translation>多種狀況</translation>
    </message>
    <message>
        <source>smallest file</source>
        <translation>檔案最小</translation>
    </message>
    <message>
        <source>strangest first</source>
        <translation>最陌生在前</translation>
    </message>
    <message>
        <source>target point set</source>
        <translation>已設定目標點</translation>
    </message>
    <message>
        <source>target point taken away</source>
        <translation>已移除目標點</translation>
    </message>
    <message>
        <source>unsure</source>
        <translation>不確定</translation>
    </message>
    <message>
        <source>{now}, was {was}</source>
        <translation>{now}，原為 {was}</translation>
    </message>
    <message>
        <source>{n} h ago</source>
        <translation>{n} 小時前</translation>
    </message>
    <message>
        <source>{n} min ago</source>
        <translation>{n} 分鐘前</translation>
    </message>
</context>
<context>
    <name>PhotosCentre</name>
    <message>
        <source>1 photo</source>
        <translation>1 張照片</translation>
    </message>
    <message>
        <source>{n} photos</source>
        <translation>{n} 張照片</translation>
    </message>
</context>
<context>
    <name>PhotosPage</name>
    <message>
        <source>Add a folder…</source>
        <translation>加入資料夾…</translation>
    </message>
    <message>
        <source>Clear filters</source>
        <translation>清除篩選條件</translation>
    </message>
    <message>
        <source>Every photo shown is reviewed.</source>
        <translation>顯示的照片都已檢視。</translation>
    </message>
    <message>
        <source>No photo matches these filters.</source>
        <translation>沒有符合這些條件的照片。</translation>
    </message>
    <message>
        <source>Select</source>
        <translation>選取</translation>
    </message>
    <message>
        <source>The photos of this project will be here. Add the folder they are in.</source>
        <translation>本專案的照片會列在這裡。請加入照片所在的資料夾。</translation>
    </message>
</context>
<context>
    <name>PredictAgain</name>
    <message>
        <source>Predicting again</source>
        <translation>重新預測中</translation>
    </message>
</context>
<context>
    <name>PredictAgainDialog</name>
    <message>
        <source>At three sizes: smaller, as usual, larger</source>
        <translation>以三種大小：較小、一般、較大</translation>
    </message>
    <message>
        <source>By four looks: as it is, mirrored, upside down, both</source>
        <translation>看四次：原樣、左右翻轉、上下翻轉、兩者皆翻轉</translation>
    </message>
    <message>
        <source>By one look at the whole photo</source>
        <translation>看一次整張照片</translation>
    </message>
    <message>
        <source>By several versions together</source>
        <translation>由多個版本共同預測</translation>
    </message>
    <message>
        <source>By ten crops: corners and centre, each mirrored too</source>
        <translation>以十個裁切：四角與中央，各加左右翻轉</translation>
    </message>
    <message>
        <source>How is each photo to be predicted?</source>
        <translation>要如何預測每張照片？</translation>
    </message>
    <message>
        <source>Predict again</source>
        <translation>重新預測</translation>
    </message>
    <message>
        <source>Predict all photos</source>
        <translation>預測所有照片</translation>
    </message>
    <message>
        <source>The mean of what they say. Each further backbone costs its own work.</source>
        <translation>取各版本預測的平均。每多一個骨幹網路都需額外運算。</translation>
    </message>
    <message>
        <source>Versions that predict together</source>
        <translation>共同預測的版本</translation>
    </message>
</context>
<context>
    <name>PredictionBars</name>
    <message>
        <source>A photo that cannot be read has no prediction.</source>
        <translation>無法讀取的照片沒有預測。</translation>
    </message>
    <message>
        <source>No prediction yet. It comes with the next run of the model.</source>
        <translation>尚無預測。模型下次執行時就會有。</translation>
    </message>
    <message>
        <source>No prediction yet. Label a few photos of two classes, then L learns.</source>
        <translation>尚無預測。為兩個類別的幾張照片加上標籤，再按 L 學習。</translation>
    </message>
    <message>
        <source>Unlike anything the model has seen: these are guesses.</source>
        <translation>與模型見過的都不同：這些只是猜測。</translation>
    </message>
</context>
<context>
    <name>PredictionRow</name>
    <message>
        <source>Label this photo as {name}</source>
        <translation>將這張照片標記為 {name}</translation>
    </message>
    <message>
        <source>This is the label</source>
        <translation>這是目前的標籤</translation>
    </message>
</context>
<context>
    <name>ProjectFlows</name>
    <message>
        <source>A model that learns from your labels is right on {grouped} of the photos from places it has never seen, {random} of photos at random.</source>
        <translation>從您的標籤學習的模型，在從未見過的地點的照片上答對 {grouped}，在隨機照片上答對 {random}。</translation>
    </message>
    <message>
        <source>Changing the model version</source>
        <translation>更換模型版本</translation>
    </message>
    <message>
        <source>Evaluating</source>
        <translation>評估中</translation>
    </message>
    <message>
        <source>Exporting</source>
        <translation>匯出中</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>繼續</translation>
    </message>
    <message>
        <source>Learned from {labels} labels:</source>
        <translation>已從 {labels} 個標籤學習：</translation>
    </message>
    <message>
        <source>Learning</source>
        <translation>學習中</translation>
    </message>
    <message>
        <source>Looking for new photos</source>
        <translation>尋找新照片</translation>
    </message>
    <message>
        <source>Making the project</source>
        <translation>建立專案中</translation>
    </message>
    <message>
        <source>Matching labels</source>
        <translation>比對標籤中</translation>
    </message>
    <message>
        <source>Opening {name}</source>
        <translation>開啟 {name}</translation>
    </message>
    <message>
        <source>Predicting</source>
        <translation>預測中</translation>
    </message>
    <message>
        <source>Rendering the sample field</source>
        <translation>繪製範例田區</translation>
    </message>
    <message>
        <source>Restart</source>
        <translation>重新啟動</translation>
    </message>
    <message>
        <source>Show in the file manager</source>
        <translation>在檔案管理員中顯示</translation>
    </message>
    <message>
        <source>Start again</source>
        <translation>重新開始</translation>
    </message>
    <message>
        <source>Wrote {n} rows to {path}.</source>
        <translation>已將 {n} 列寫入 {path}。</translation>
    </message>
    <message>
        <source>{after} right on held-out photos.</source>
        <translation>在保留照片上答對 {after}。</translation>
    </message>
    <message>
        <source>{before} → {after} right on held-out photos.</source>
        <translation>在保留照片上答對 {before} → {after}。</translation>
    </message>
    <message>
        <source>{n} predictions changed.</source>
        <translation>{n} 個預測有變。</translation>
    </message>
    <message>
        <source>{title} was cancelled. Nothing of it is kept.</source>
        <translation>「{title}」已取消。沒有保留任何內容。</translation>
    </message>
    <message>
        <source>{title} was cancelled. What was finished is kept.</source>
        <translation>「{title}」已取消。已完成的部分會保留。</translation>
    </message>
</context>
<context>
    <name>Rail</name>
    <message>
        <source>Menu</source>
        <translation>選單</translation>
    </message>
    <message>
        <source>Menu  (F10)</source>
        <translation>選單  (F10)</translation>
    </message>
</context>
<context>
    <name>ReadyView</name>
    <message>
        <source>About {time}, judging by the last training on this machine.</source>
        <translation>約 {time}，依本機上次訓練估計。</translation>
    </message>
    <message>
        <source>HOW</source>
        <translation>訓練方式</translation>
    </message>
    <message>
        <source>How long it takes is known after the first training on this machine.</source>
        <translation>在本機完成第一次訓練後，才能得知所需時間。</translation>
    </message>
    <message>
        <source>It learns from {train} labelled photos of {classes} classes, and is judged by {held} that it never sees. {chooses} others choose its best epoch.</source>
        <translation>它從 {classes} 個類別的 {train} 張已標記照片學習，並由 {held} 張從未見過的照片評判。另有 {chooses} 張用來選出最佳週期。</translation>
    </message>
    <message>
        <source>Photos that a training would hold out</source>
        <translation>訓練時會保留的照片</translation>
    </message>
    <message>
        <source>Photos that a training would learn from</source>
        <translation>訓練時會用來學習的照片</translation>
    </message>
    <message>
        <source>Photos that would choose the best epoch</source>
        <translation>將用來選出最佳週期的照片</translation>
    </message>
    <message>
        <source>Start training</source>
        <translation>開始訓練</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>訓練</translation>
    </message>
    <message>
        <source>WHAT IT LEARNS FROM</source>
        <translation>學習的來源</translation>
    </message>
    <message>
        <source>held out</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>new</source>
        <translation>新標記</translation>
    </message>
    <message>
        <source>train</source>
        <translation>訓練</translation>
    </message>
    <message>
        <source>{name}: held out</source>
        <translation>{name}：保留</translation>
    </message>
    <message>
        <source>{name}: labelled since the version in use</source>
        <translation>{name}：使用中的版本之後標記的</translation>
    </message>
    <message>
        <source>{name}: learned from</source>
        <translation>{name}：用於學習</translation>
    </message>
</context>
<context>
    <name>ReasonChooser</name>
    <message>
        <source>A key, or a reason of your own and Enter</source>
        <translation>按鍵，或輸入自己的原因後按 Enter</translation>
    </message>
    <message>
        <source>A key, or your own words and Enter</source>
        <translation>按鍵，或輸入自己的文字後按 Enter</translation>
    </message>
    <message>
        <source>Why is it left out of learning?</source>
        <translation>為什麼不納入學習？</translation>
    </message>
</context>
<context>
    <name>RecentRow</name>
    <message>
        <source>1 photo, {labelled} labelled</source>
        <translation>1 張照片，已標記 {labelled} 張</translation>
    </message>
    <message>
        <source>Find…</source>
        <translation>尋找…</translation>
    </message>
    <message>
        <source>Forget</source>
        <translation>從清單移除</translation>
    </message>
    <message>
        <source>Not there any more</source>
        <translation>已不存在</translation>
    </message>
    <message>
        <source>{photos} photos, {labelled} labelled</source>
        <translation>{photos} 張照片，已標記 {labelled} 張</translation>
    </message>
</context>
<context>
    <name>RecipeFields</name>
    <message>
        <source>A patch of one photo is put into another, with its label (cutmix).</source>
        <translation>將一張照片的圖塊連同其標籤放入另一張照片（cutmix）。</translation>
    </message>
    <message>
        <source>Averaging</source>
        <translation>權重平均</translation>
    </message>
    <message>
        <source>Balance of the classes</source>
        <translation>類別平衡</translation>
    </message>
    <message>
        <source>Batches per step</source>
        <translation>每步批次數</translation>
    </message>
    <message>
        <source>Blending of two photos</source>
        <translation>兩張照片的混合</translation>
    </message>
    <message>
        <source>Classes and labels</source>
        <translation>類別與標籤</translation>
    </message>
    <message>
        <source>Doubt about every label, so that one wrong label does less harm.</source>
        <translation>對每個標籤存有些許懷疑，以減少單一錯誤標籤的影響。</translation>
    </message>
    <message>
        <source>Each block nearer to the photo learns at this part of the rate of the next.</source>
        <translation>每個較靠近照片的區塊，其學習率為下一個區塊的這個比例。</translation>
    </message>
    <message>
        <source>Epochs without a better held-out score before a stage ends early.</source>
        <translation>保留照片的分數連續多少個週期未進步，該階段就提早結束。</translation>
    </message>
    <message>
        <source>How classes with few labels keep up: each class weighs the same, or is drawn as often, or neither.</source>
        <translation>標籤少的類別如何跟上：各類別權重相同，或抽取次數相同，或都不調整。</translation>
    </message>
    <message>
        <source>How many photos one step looks at. More need more memory.</source>
        <translation>每一步看多少張照片。越多需要的記憶體越多。</translation>
    </message>
    <message>
        <source>How much a label given since the starting version weighs against an older one.</source>
        <translation>起始版本之後給予的標籤，相對於較舊標籤的權重。</translation>
    </message>
    <message>
        <source>How much crops, turns, light and blur vary. Colours are never shifted.</source>
        <translation>裁切、旋轉、光線與模糊的變化程度。顏色絕不偏移。</translation>
    </message>
    <message>
        <source>How the weights are moved.</source>
        <translation>權重的調整方式。</translation>
    </message>
    <message>
        <source>Label smoothing</source>
        <translation>標籤平滑</translation>
    </message>
    <message>
        <source>Networks asked</source>
        <translation>詢問的網路</translation>
    </message>
    <message>
        <source>Optimiser</source>
        <translation>最佳化器</translation>
    </message>
    <message>
        <source>Part of a stage in which the rate rises; then it falls.</source>
        <translation>階段中學習率上升的部分；之後下降。</translation>
    </message>
    <message>
        <source>Patches of other photos</source>
        <translation>其他照片的圖塊</translation>
    </message>
    <message>
        <source>Patience</source>
        <translation>耐心值</translation>
    </message>
    <message>
        <source>Photos</source>
        <translation>照片</translation>
    </message>
    <message>
        <source>Photos at a time</source>
        <translation>每次照片數</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>精確率</translation>
    </message>
    <message>
        <source>Pulls weights towards zero, against learning by heart.</source>
        <translation>將權重拉向零，以避免死記。</translation>
    </message>
    <message>
        <source>Rate of earlier blocks</source>
        <translation>較前區塊的學習率</translation>
    </message>
    <message>
        <source>Rate of the head</source>
        <translation>分類頭的學習率</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>種子</translation>
    </message>
    <message>
        <source>So many batches are added up before the weights move: as if a batch was larger.</source>
        <translation>累加這麼多批次後才調整權重：如同使用較大的批次。</translation>
    </message>
    <message>
        <source>So many varied views are kept; each epoch draws one. More take more room.</source>
        <translation>留存這麼多個有變化的視圖；每個週期抽取一個。越多佔用的空間越大。</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>步驟</translation>
    </message>
    <message>
        <source>The head learns so many times as fast as the last block.</source>
        <translation>分類頭的學習速度是最後一個區塊的多少倍。</translation>
    </message>
    <message>
        <source>The network it starts from stays beside the trained one: both together answer better, and take twice as long for a new photo.</source>
        <translation>訓練前的網路與訓練後的網路並存：兩者合起來答得更好，但每張新照片需要兩倍時間。</translation>
    </message>
    <message>
        <source>The same seed, photos and labels give the same model on the processor.</source>
        <translation>在處理器上，相同的種子、照片與標籤會得到相同的模型。</translation>
    </message>
    <message>
        <source>The weights are averaged over the last steps; nearer to 1 averages longer.</source>
        <translation>權重取最後若干步的平均；越接近 1，平均的範圍越長。</translation>
    </message>
    <message>
        <source>Two photos and their labels are blended (mixup), the more the higher.</source>
        <translation>將兩張照片及其標籤混合（mixup），數值越高混合越多。</translation>
    </message>
    <message>
        <source>Variation</source>
        <translation>變化程度</translation>
    </message>
    <message>
        <source>Views of each photo</source>
        <translation>每張照片的視圖數</translation>
    </message>
    <message>
        <source>Warm-up</source>
        <translation>預熱</translation>
    </message>
    <message>
        <source>Weight decay</source>
        <translation>權重衰減</translation>
    </message>
    <message>
        <source>Weight of new labels</source>
        <translation>新標籤的權重</translation>
    </message>
    <message>
        <source>as they come</source>
        <translation>維持原樣</translation>
    </message>
    <message>
        <source>automatic</source>
        <translation>自動</translation>
    </message>
    <message>
        <source>bfloat16 is faster on some machines; automatic measures it first.</source>
        <translation>bfloat16 在某些電腦上較快；「自動」會先測量。</translation>
    </message>
    <message>
        <source>both</source>
        <translation>兩者</translation>
    </message>
    <message>
        <source>equal draw</source>
        <translation>抽取機會相同</translation>
    </message>
    <message>
        <source>equal weight</source>
        <translation>權重相同</translation>
    </message>
    <message>
        <source>never</source>
        <translation>從不</translation>
    </message>
    <message>
        <source>never early</source>
        <translation>從不提前</translation>
    </message>
    <message>
        <source>none</source>
        <translation>無</translation>
    </message>
    <message>
        <source>the trained one</source>
        <translation>只有訓練後的</translation>
    </message>
</context>
<context>
    <name>RecipeForm</name>
    <message>
        <source>All settings</source>
        <translation>所有設定</translation>
    </message>
    <message>
        <source>As set below</source>
        <translation>依下方設定</translation>
    </message>
    <message>
        <source>As the version it starts from</source>
        <translation>與起始版本相同</translation>
    </message>
    <message>
        <source>Back to the usual settings</source>
        <translation>恢復一般設定</translation>
    </message>
    <message>
        <source>Larger shows smaller spots, and takes more time: twice the side, four times.</source>
        <translation>越大越能看出細小斑點，但更費時：邊長兩倍，時間四倍。</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>長度</translation>
    </message>
    <message>
        <source>Length of the training</source>
        <translation>訓練的長度</translation>
    </message>
    <message>
        <source>Long</source>
        <translation>長</translation>
    </message>
    <message>
        <source>Short</source>
        <translation>短</translation>
    </message>
    <message>
        <source>Size of the photos</source>
        <translation>照片的尺寸</translation>
    </message>
    <message>
        <source>Size of the photos as the model sees them</source>
        <translation>模型所見的照片尺寸</translation>
    </message>
    <message>
        <source>Starts from</source>
        <translation>起點</translation>
    </message>
    <message>
        <source>Usual</source>
        <translation>一般</translation>
    </message>
    <message>
        <source>What the training starts from</source>
        <translation>訓練的起點</translation>
    </message>
    <message>
        <source>the usual backbone</source>
        <translation>一般的骨幹網路</translation>
    </message>
    <message>
        <source>{name}, as its publisher trained it</source>
        <translation>{name}，發布者原本的訓練結果</translation>
    </message>
    <message>
        <source>{n} pixels</source>
        <translation>{n} 像素</translation>
    </message>
</context>
<context>
    <name>ReferenceStrip</name>
    <message>
        <source>Reference photo {n}: show it among the photos</source>
        <translation>參考照片 {n}：在照片中顯示</translation>
    </message>
    <message>
        <source>Take reference photo {n} off</source>
        <translation>移除參考照片 {n}</translation>
    </message>
</context>
<context>
    <name>RemoveFolderDialog</name>
    <message>
        <source>Remove folder</source>
        <translation>移除資料夾</translation>
    </message>
    <message>
        <source>Remove folder from project</source>
        <translation>從專案移除資料夾</translation>
    </message>
    <message>
        <source>Remove {name} from the project?</source>
        <translation>要從專案移除 {name} 嗎？</translation>
    </message>
    <message>
        <source>This cannot be undone. The files on the disk are not touched.</source>
        <translation>此動作無法復原。磁碟上的檔案不會被更動。</translation>
    </message>
    <message>
        <source>{photos} photos leave the project, and with them 1 label and {lines} lines of history. Export the labels first if you may need them.</source>
        <translation>{photos} 張照片將移出專案，連同 1 個標籤與 {lines} 列歷程。若可能用到，請先匯出標籤。</translation>
    </message>
    <message>
        <source>{photos} photos leave the project, and with them {labels} labels and {lines} lines of history. Export the labels first if you may need them.</source>
        <translation>{photos} 張照片將移出專案，連同 {labels} 個標籤與 {lines} 列歷程。若可能用到，請先匯出標籤。</translation>
    </message>
    <message>
        <source>{photos} photos leave the project. None of them has a label.</source>
        <translation>{photos} 張照片將移出專案，都沒有標籤。</translation>
    </message>
</context>
<context>
    <name>RenameVersionDialog</name>
    <message>
        <source>A version with a name of its own stays when old versions are deleted.</source>
        <translation>有自訂名稱的版本在刪除舊版本時會保留。</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名稱</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>重新命名</translation>
    </message>
    <message>
        <source>Rename the version</source>
        <translation>重新命名版本</translation>
    </message>
    <message>
        <source>Rename {name}</source>
        <translation>重新命名 {name}</translation>
    </message>
</context>
<context>
    <name>ReviewEnd</name>
    <message>
        <source>1 photo was passed without a decision.</source>
        <translation>有 1 張照片略過未決定。</translation>
    </message>
    <message>
        <source>Everything is reviewed.</source>
        <translation>全部檢視完畢。</translation>
    </message>
    <message>
        <source>Everything is reviewed: 1 photo in this sitting.</source>
        <translation>全部檢視完畢：這次檢視了 1 張照片。</translation>
    </message>
    <message>
        <source>Everything is reviewed: {n} photos in this sitting, {corrected} of them corrected.</source>
        <translation>全部檢視完畢：這次檢視了 {n} 張照片，其中更正 {corrected} 張。</translation>
    </message>
    <message>
        <source>Go back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Go to the photos</source>
        <translation>前往照片</translation>
    </message>
    <message>
        <source>Learn now</source>
        <translation>立即學習</translation>
    </message>
    <message>
        <source>Review suspicious labels</source>
        <translation>審閱可疑標籤</translation>
    </message>
    <message>
        <source>Review what is not reviewed</source>
        <translation>檢視尚未檢視的照片</translation>
    </message>
    <message>
        <source>The photos to review will be here. Add the folder they are in.</source>
        <translation>待檢視的照片會在這裡。請加入照片所在的資料夾。</translation>
    </message>
    <message>
        <source>{n} photos were passed without a decision.</source>
        <translation>有 {n} 張照片略過未決定。</translation>
    </message>
</context>
<context>
    <name>ReviewGuide</name>
    <message>
        <source>reference photos of {name}</source>
        <translation>{name} 的參考照片</translation>
    </message>
</context>
<context>
    <name>ReviewHead</name>
    <message>
        <source>Decide on a burst as one</source>
        <translation>連拍一起決定</translation>
    </message>
    <message>
        <source>Next: {order}</source>
        <translation>下一張：{order}</translation>
    </message>
    <message>
        <source>Show the photos decided today</source>
        <translation>顯示今天已決定的照片</translation>
    </message>
    <message>
        <source>Show the photos that are left</source>
        <translation>顯示剩餘的照片</translation>
    </message>
    <message>
        <source>What comes next</source>
        <translation>接下來的順序</translation>
    </message>
    <message>
        <source>Which photos</source>
        <translation>哪些照片</translation>
    </message>
    <message>
        <source>{n} a minute</source>
        <translation>每分鐘 {n} 張</translation>
    </message>
    <message>
        <source>{n} left</source>
        <translation>剩餘 {n} 張</translation>
    </message>
    <message>
        <source>{n} today</source>
        <translation>今天 {n} 張</translation>
    </message>
</context>
<context>
    <name>ReviewKeys</name>
    <message>
        <source>Back, without deciding</source>
        <translation>上一張，不做決定</translation>
    </message>
    <message>
        <source>Class guide</source>
        <translation>類別指南</translation>
    </message>
    <message>
        <source>Clear the label</source>
        <translation>清除標籤</translation>
    </message>
    <message>
        <source>Confirm the first answer</source>
        <translation>確認第一個答案</translation>
    </message>
    <message>
        <source>Exclude with reason…</source>
        <translation>排除並註明原因…</translation>
    </message>
    <message>
        <source>Find a class by letters</source>
        <translation>輸入字母尋找類別</translation>
    </message>
    <message>
        <source>Give answer {n}</source>
        <translation>給予第 {n} 個答案</translation>
    </message>
    <message>
        <source>Next not reviewed</source>
        <translation>下一張未檢視</translation>
    </message>
    <message>
        <source>Next photo of the burst</source>
        <translation>連拍的下一張</translation>
    </message>
    <message>
        <source>Next, without deciding</source>
        <translation>下一張，不做決定</translation>
    </message>
    <message>
        <source>Previous photo of the burst</source>
        <translation>連拍的上一張</translation>
    </message>
    <message>
        <source>Review: classes</source>
        <translation>檢視：類別</translation>
    </message>
    <message>
        <source>Review: decide</source>
        <translation>檢視：決定</translation>
    </message>
    <message>
        <source>Review: look</source>
        <translation>檢視：觀看</translation>
    </message>
    <message>
        <source>To 100% and back</source>
        <translation>切換 100% 與原大小</translation>
    </message>
    <message>
        <source>Target point</source>
        <translation>目標點</translation>
    </message>
    <message>
        <source>Unsure</source>
        <translation>不確定</translation>
    </message>
    <message>
        <source>What speaks for the next class</source>
        <translation>下一個類別的依據</translation>
    </message>
    <message>
        <source>What the model goes by</source>
        <translation>模型的判斷依據</translation>
    </message>
</context>
<context>
    <name>ReviewPage</name>
    <message>
        <source>A burst decided as one counts as one here</source>
        <translation>一起決定的連拍在此算作一張</translation>
    </message>
    <message>
        <source>Putting the photos in order…</source>
        <translation>排列照片順序中…</translation>
    </message>
    <message>
        <source>Putting the photos in order… {share}</source>
        <translation>正在排列照片… {share}</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>檢視</translation>
    </message>
    <message>
        <source>decided today</source>
        <translation>今天已決定</translation>
    </message>
    <message>
        <source>left to review</source>
        <translation>尚待檢視</translation>
    </message>
    <message>
        <source>{row} of {count}</source>
        <translation>第 {row} 張，共 {count} 張</translation>
    </message>
</context>
<context>
    <name>ReviewStage</name>
    <message>
        <source>A photo that cannot be read has no prediction. X excludes it, N goes on.</source>
        <translation>無法讀取的照片沒有預測。X 排除，N 繼續。</translation>
    </message>
    <message>
        <source>No prediction yet. Give a class by its key, or find it with /</source>
        <translation>尚無預測。以按鍵給予類別，或按 / 尋找</translation>
    </message>
    <message>
        <source>Unlike anything the model has seen: these are guesses.</source>
        <translation>與模型見過的都不同：這些只是猜測。</translation>
    </message>
</context>
<context>
    <name>ReviewWords</name>
    <message>
        <source>All photos</source>
        <translation>所有照片</translation>
    </message>
    <message>
        <source>As the photos lie in their folders.</source>
        <translation>依照片在資料夾中的順序。</translation>
    </message>
    <message>
        <source>By the camera's clock, the newest first.</source>
        <translation>依相機時間，最新在前。</translation>
    </message>
    <message>
        <source>Everything is reviewed.</source>
        <translation>全部檢視完畢。</translation>
    </message>
    <message>
        <source>First the photos the model would learn most from: of each kind it wavers about, one.</source>
        <translation>模型能學到最多的照片優先：它猶豫的每一種各取一張。</translation>
    </message>
    <message>
        <source>First what looks least like the photos taken before and after it.</source>
        <translation>先顯示與前後照片最不相似的。</translation>
    </message>
    <message>
        <source>New contradictions</source>
        <translation>新的不一致</translation>
    </message>
    <message>
        <source>No photo has a prediction yet, so they come as in their folders.</source>
        <translation>尚無照片有預測，因此依資料夾順序。</translation>
    </message>
    <message>
        <source>No photo is marked as unsure.</source>
        <translation>沒有標為不確定的照片。</translation>
    </message>
    <message>
        <source>No photo tells its time, so they come as in their folders.</source>
        <translation>沒有照片帶有時間，因此依資料夾順序。</translation>
    </message>
    <message>
        <source>Not reviewed</source>
        <translation>未檢視</translation>
    </message>
    <message>
        <source>Nothing to review: no label is contradicted by the model.</source>
        <translation>無須檢視：沒有標籤與模型不一致。</translation>
    </message>
    <message>
        <source>Nothing to review: no label looks wrong. Each learning checks them anew.</source>
        <translation>無須檢視：沒有標籤看來有誤。每次學習都會重新檢查。</translation>
    </message>
    <message>
        <source>Only photos whose label is probably wrong, by a model that did not see that label.</source>
        <translation>只限標籤可能有誤的照片，由未見過該標籤的模型判斷。</translation>
    </message>
    <message>
        <source>Only photos whose label the model contradicts, the surest contradiction first.</source>
        <translation>只限模型不同意其標籤的照片，最確定的在前。</translation>
    </message>
    <message>
        <source>Photos that cannot be compared with neighbours come last.</source>
        <translation>無法與鄰近照片比較的排在最後。</translation>
    </message>
    <message>
        <source>Photos that do not tell their time come last.</source>
        <translation>沒有時間的照片排在最後。</translation>
    </message>
    <message>
        <source>Photos the model has not looked at yet come last.</source>
        <translation>模型尚未看過的照片排在最後。</translation>
    </message>
    <message>
        <source>Photos without a prediction come last.</source>
        <translation>沒有預測的照片排在最後。</translation>
    </message>
    <message>
        <source>Suspicious labels</source>
        <translation>可疑標籤</translation>
    </message>
    <message>
        <source>The model has not looked at these photos yet, so they come as in their folders.</source>
        <translation>模型尚未看過這些照片，因此依資料夾順序。</translation>
    </message>
    <message>
        <source>The photos page shows no photo that could be reviewed.</source>
        <translation>照片頁上沒有可檢視的照片。</translation>
    </message>
    <message>
        <source>The photos the model wavers about come first: it learns most from them.</source>
        <translation>模型猶豫的照片優先：它從這些照片學到最多。</translation>
    </message>
    <message>
        <source>The photos to review will be here.</source>
        <translation>待檢視的照片會在這裡。</translation>
    </message>
    <message>
        <source>Those of the photos page</source>
        <translation>照片頁上的照片</translation>
    </message>
    <message>
        <source>Unsure</source>
        <translation>不確定</translation>
    </message>
    <message>
        <source>folder and name</source>
        <translation>資料夾與檔名</translation>
    </message>
    <message>
        <source>label and model disagree</source>
        <translation>標籤與模型不一致</translation>
    </message>
    <message>
        <source>least sure</source>
        <translation>最不確定</translation>
    </message>
    <message>
        <source>newest</source>
        <translation>最新</translation>
    </message>
    <message>
        <source>suspicious labels</source>
        <translation>可疑標籤</translation>
    </message>
    <message>
        <source>unlike its neighbours</source>
        <translation>與鄰近照片不同</translation>
    </message>
    <message>
        <source>worth labelling most</source>
        <translation>最值得標記</translation>
    </message>
</context>
<context>
    <name>Reviewer</name>
    <message>
        <source>A photo that cannot be read gets no class. X excludes it, N goes on.</source>
        <translation>無法讀取的照片不能給予類別。X 排除，N 繼續。</translation>
    </message>
    <message>
        <source>Labelled {n} photos as {name}</source>
        <translation>已將 {n} 張照片標記為 {name}</translation>
    </message>
    <message>
        <source>The model gives no answer {n} here.</source>
        <translation>模型在此沒有第 {n} 個答案。</translation>
    </message>
    <message>
        <source>Undone: {name}</source>
        <translation>已復原：{name}</translation>
    </message>
</context>
<context>
    <name>RunView</name>
    <message>
        <source>Cancel training</source>
        <translation>取消訓練</translation>
    </message>
    <message>
        <source>Cancelling…</source>
        <translation>取消中…</translation>
    </message>
    <message>
        <source>It is better: predicting every photo with it before it takes over.</source>
        <translation>表現較好：先以它預測所有照片，再由它取代。</translation>
    </message>
    <message>
        <source>It runs by itself: the window can be closed, and labels can be given.</source>
        <translation>會自行執行：可以關閉視窗，也可以繼續標記。</translation>
    </message>
    <message>
        <source>Progress of the training</source>
        <translation>訓練的進度</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>啟動中…</translation>
    </message>
    <message>
        <source>Stop and keep the best</source>
        <translation>停止並留下最佳結果</translation>
    </message>
    <message>
        <source>Stop now; the active version stays, nothing is kept.</source>
        <translation>立即停止；維持使用中的版本，不保留任何結果。</translation>
    </message>
    <message>
        <source>Stop now; the best epoch so far is judged as if the training had ended.</source>
        <translation>立即停止；評判目前最佳的週期，如同訓練已結束。</translation>
    </message>
    <message>
        <source>Stopping; the best epoch so far is judged…</source>
        <translation>停止中；正在評判目前最佳的週期…</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>訓練</translation>
    </message>
</context>
<context>
    <name>SamplePictures</name>
    <message>
        <source>Another batch</source>
        <translation>另一個批次</translation>
    </message>
    <message>
        <source>HOW PHOTOS ARE VARIED</source>
        <translation>照片如何變化</translation>
    </message>
    <message>
        <source>Photos are cropped, turned, made lighter and darker, but never of another hue.</source>
        <translation>照片會裁切、旋轉、調亮調暗，但絕不改變色相。</translation>
    </message>
    <message>
        <source>Show a batch</source>
        <translation>顯示一個批次</translation>
    </message>
    <message>
        <source>The pictures are being made…</source>
        <translation>正在產生圖片…</translation>
    </message>
    <message>
        <source>The settings have changed since these were made.</source>
        <translation>產生這些圖片之後，設定已變更。</translation>
    </message>
    <message>
        <source>Varied photo {n}</source>
        <translation>變化後的照片 {n}</translation>
    </message>
</context>
<context>
    <name>SavedFiltersDialog</name>
    <message>
        <source>Delete</source>
        <translation>刪除</translation>
    </message>
    <message>
        <source>Filters that you save will be here.</source>
        <translation>您儲存的篩選會在這裡。</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>重新命名</translation>
    </message>
    <message>
        <source>Replace by what is shown</source>
        <translation>以目前顯示取代</translation>
    </message>
    <message>
        <source>Saved filters</source>
        <translation>已儲存的篩選</translation>
    </message>
    <message>
        <source>Show the photos</source>
        <translation>顯示照片</translation>
    </message>
    <message>
        <source>Take it back</source>
        <translation>復原</translation>
    </message>
    <message>
        <source>There is a filter called “{name}” already.</source>
        <translation>已有名為「{name}」的篩選條件。</translation>
    </message>
    <message>
        <source>“{name}” is deleted. {back}</source>
        <translation>已刪除「{name}」。{back}</translation>
    </message>
    <message>
        <source>“{name}” shows now what the photos page shows. {back}</source>
        <translation>「{name}」現在顯示照片頁目前的內容。{back}</translation>
    </message>
</context>
<context>
    <name>ScoreBlock</name>
    <message>
        <source>({low} to {high})</source>
        <translation>（{low} 至 {high}）</translation>
    </message>
    <message>
        <source>1 group</source>
        <translation>1 組</translation>
    </message>
    <message>
        <source>1 photo</source>
        <translation>1 張照片</translation>
    </message>
    <message>
        <source>In 95 of 100 samples of such photos the score would lie in between.</source>
        <translation>這類照片的 100 個樣本中，有 95 個的分數會落在此範圍內。</translation>
    </message>
    <message>
        <source>among the first five {score}</source>
        <translation>前五名準確率 {score}</translation>
    </message>
    <message>
        <source>balanced {score}</source>
        <translation>平衡準確率 {score}</translation>
    </message>
    <message>
        <source>calibration error {score}</source>
        <translation>校準誤差 {score}</translation>
    </message>
    <message>
        <source>macro F1 {score}</source>
        <translation>宏平均 F1 {score}</translation>
    </message>
    <message>
        <source>not measured</source>
        <translation>未測量</translation>
    </message>
    <message>
        <source>{n} groups</source>
        <translation>{n} 組</translation>
    </message>
    <message>
        <source>{n} photos</source>
        <translation>{n} 張照片</translation>
    </message>
</context>
<context>
    <name>ScoreBlocks</name>
    <message>
        <source>on bursts, copies and look-alikes it has never seen</source>
        <translation>在從未見過的連拍、重複照片與相似照片上</translation>
    </message>
    <message>
        <source>on cameras and days it has never seen</source>
        <translation>在從未見過的相機與日期上</translation>
    </message>
    <message>
        <source>on photos held out at random</source>
        <translation>在隨機保留的照片上</translation>
    </message>
    <message>
        <source>on whole folders it has never seen, as a new field is</source>
        <translation>在從未見過的整個資料夾上，如同新的田區</translation>
    </message>
</context>
<context>
    <name>SelectionLine</name>
    <message>
        <source>1 photo in {place}</source>
        <translation>{place}中有 1 張照片</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>匯出</translation>
    </message>
    <message>
        <source>Export the selected photos</source>
        <translation>匯出選取的照片</translation>
    </message>
    <message>
        <source>No photo in {place}</source>
        <translation>{place}中沒有照片</translation>
    </message>
    <message>
        <source>Select nothing</source>
        <translation>取消選取</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>顯示</translation>
    </message>
    <message>
        <source>Show the selected photos</source>
        <translation>顯示選取的照片</translation>
    </message>
    <message>
        <source>{n} photos in {place}</source>
        <translation>{place}中有 {n} 張照片</translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Back to where you were  (Esc)</source>
        <translation>回到先前的位置  (Esc)</translation>
    </message>
    <message>
        <source>Default</source>
        <translation>預設</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Kept in {path}</source>
        <translation>存放於 {path}</translation>
    </message>
    <message>
        <source>Nothing is uploaded. CropApp looks for no updates and counts nothing; weights of a model are fetched only when you ask for it.</source>
        <translation>不會上傳任何資料。CropApp 不檢查更新、不做統計；只有在您要求時才下載模型權重。</translation>
    </message>
    <message>
        <source>Set back: {what}</source>
        <translation>恢復預設：{what}</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>設定</translation>
    </message>
</context>
<context>
    <name>SortAgainLine</name>
    <message>
        <source>1 photo would move.</source>
        <translation>有 1 張照片的位置會變。</translation>
    </message>
    <message>
        <source>Leave the order as it is</source>
        <translation>維持目前順序</translation>
    </message>
    <message>
        <source>Sort again</source>
        <translation>重新排序</translation>
    </message>
    <message>
        <source>{n} photos would move.</source>
        <translation>有 {n} 張照片的位置會變。</translation>
    </message>
</context>
<context>
    <name>SortMenu</name>
    <message>
        <source>Camera</source>
        <translation>相機</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>類別</translation>
    </message>
    <message>
        <source>Confidence</source>
        <translation>信心度</translation>
    </message>
    <message>
        <source>Doubt about the label</source>
        <translation>標籤的可疑程度</translation>
    </message>
    <message>
        <source>File size</source>
        <translation>檔案大小</translation>
    </message>
    <message>
        <source>Folder and name</source>
        <translation>資料夾與檔名</translation>
    </message>
    <message>
        <source>Lead over the second class</source>
        <translation>領先第二類別的幅度</translation>
    </message>
    <message>
        <source>Time labelled</source>
        <translation>標記時間</translation>
    </message>
    <message>
        <source>Time taken</source>
        <translation>拍攝時間</translation>
    </message>
    <message>
        <source>Unlike anything seen</source>
        <translation>與見過的都不同</translation>
    </message>
</context>
<context>
    <name>StageRow</name>
    <message>
        <source>Depth of stage {n}</source>
        <translation>第 {n} 階段的深度</translation>
    </message>
    <message>
        <source>Epochs of stage {n}</source>
        <translation>第 {n} 階段的週期數</translation>
    </message>
    <message>
        <source>Learning rate of stage {n}</source>
        <translation>第 {n} 階段的學習率</translation>
    </message>
    <message>
        <source>Stage {n}</source>
        <translation>第 {n} 階段</translation>
    </message>
</context>
<context>
    <name>StageRows</name>
    <message>
        <source>epochs</source>
        <translation>週期數</translation>
    </message>
    <message>
        <source>learning rate</source>
        <translation>學習率</translation>
    </message>
    <message>
        <source>trains</source>
        <translation>訓練範圍</translation>
    </message>
</context>
<context>
    <name>StartPage</name>
    <message>
        <source>Label field photos, teach a model from your corrections, export the labels.</source>
        <translation>標記田間照片，以您的更正教導模型，再匯出標籤。</translation>
    </message>
    <message>
        <source>New project from a folder</source>
        <translation>從資料夾建立新專案</translation>
    </message>
    <message>
        <source>Open project</source>
        <translation>開啟專案</translation>
    </message>
    <message>
        <source>Or drop a folder of photos anywhere here.</source>
        <translation>或將照片資料夾拖放到這裡的任何位置。</translation>
    </message>
    <message>
        <source>Projects you open will be listed here.</source>
        <translation>您開啟過的專案會列在這裡。</translation>
    </message>
    <message>
        <source>RECENT PROJECTS</source>
        <translation>最近的專案</translation>
    </message>
    <message>
        <source>Try the sample field</source>
        <translation>試用範例田區</translation>
    </message>
    <message>
        <source>today</source>
        <translation>今天</translation>
    </message>
    <message>
        <source>yesterday</source>
        <translation>昨天</translation>
    </message>
    <message>
        <source>{n} days ago</source>
        <translation>{n} 天前</translation>
    </message>
</context>
<context>
    <name>StatusLine</name>
    <message>
        <source>Cancel the running job</source>
        <translation>取消執行中的工作</translation>
    </message>
    <message>
        <source>Learn from 1 new label  (L)</source>
        <translation>從 1 個新標籤學習  (L)</translation>
    </message>
    <message>
        <source>Learn from {n} new labels  (L)</source>
        <translation>從 {n} 個新標籤學習  (L)</translation>
    </message>
    <message>
        <source>Progress of the running job</source>
        <translation>執行中工作的進度</translation>
    </message>
    <message>
        <source>1 photo</source>
        <translation>1 張照片</translation>
    </message>
    <message>
        <source>Learned from 1 label</source>
        <translation>已從 1 個標籤學習</translation>
    </message>
    <message>
        <source>Learned from {n} labels</source>
        <translation>已從 {n} 個標籤學習</translation>
    </message>
    <message>
        <source>Learning…</source>
        <translation>學習中…</translation>
    </message>
    <message>
        <source>Show the jobs</source>
        <translation>顯示工作</translation>
    </message>
    <message>
        <source>Show the training</source>
        <translation>顯示訓練</translation>
    </message>
    <message>
        <source>What was learned while you labelled. Show the models</source>
        <translation>您標記時學到的內容。顯示模型</translation>
    </message>
    <message>
        <source>not better, the model stays</source>
        <translation>沒有更好，維持原模型</translation>
    </message>
    <message>
        <source>{h} h {min} min</source>
        <translation>{h} 小時 {min} 分</translation>
    </message>
    <message>
        <source>{n} labelled</source>
        <translation>已標記 {n} 張</translation>
    </message>
    <message>
        <source>{n} min</source>
        <translation>{n} 分鐘</translation>
    </message>
    <message>
        <source>{n} missing</source>
        <translation>遺失 {n} 張</translation>
    </message>
    <message>
        <source>{n} photos</source>
        <translation>{n} 張照片</translation>
    </message>
    <message>
        <source>{n} s</source>
        <translation>{n} 秒</translation>
    </message>
    <message>
        <source>{n} selected</source>
        <translation>已選取 {n} 張</translation>
    </message>
    <message>
        <source>{n} unreadable</source>
        <translation>無法讀取 {n} 張</translation>
    </message>
    <message>
        <source>{rate}/s</source>
        <translation>每秒 {rate} 張</translation>
    </message>
    <message>
        <source>{score} right on held-out photos</source>
        <translation>在保留照片上答對 {score}</translation>
    </message>
    <message>
        <source>{what}, {n} so far</source>
        <translation>{what}，目前 {n}</translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation>剩餘 {time}</translation>
    </message>
    <message>
        <source>{what} {done} of {total}</source>
        <translation>{what} {done}／{total}</translation>
    </message>
</context>
<context>
    <name>TargetMark</name>
    <message>
        <source>Target point</source>
        <translation>目標點</translation>
    </message>
</context>
<context>
    <name>TargetPointing</name>
    <message>
        <source>Click where the model is to look, on all {n} selected photos. Arrows and Enter do it too. Delete: the whole photos. Esc: leave.</source>
        <translation>點選模型要看的位置，套用到選取的 {n} 張照片。也可用方向鍵與 Enter。Delete：看整張照片。Esc：離開。</translation>
    </message>
    <message>
        <source>Click where the model is to look. Arrows and Enter do it too. Delete: the whole photo. Esc: leave.</source>
        <translation>點選模型要看的位置。也可用方向鍵與 Enter。Delete：看整張照片。Esc：離開。</translation>
    </message>
</context>
<context>
    <name>TimeBars</name>
    <message>
        <source>Labels by day: Left and Right choose a day</source>
        <translation>每日標籤數：用左右鍵選擇日期</translation>
    </message>
</context>
<context>
    <name>TimeChart</name>
    <message>
        <source>{day}: {n} labelled, {all} so far</source>
        <translation>{day}：標記 {n} 張，累計 {all} 張</translation>
    </message>
</context>
<context>
    <name>Told</name>
    <message>
        <source>A class cannot be merged into one that was merged into it.</source>
        <translation>類別不能併入已併入它的類別。</translation>
    </message>
    <message>
        <source>A class folder source has one sub-folder per class, named as the class.</source>
        <translation>類別資料夾中，每個類別應有一個同名的子資料夾。</translation>
    </message>
    <message>
        <source>A class has no field {1}.</source>
        <translation>類別沒有欄位 {1}。</translation>
    </message>
    <message>
        <source>A class needs a name.</source>
        <translation>類別需要名稱。</translation>
    </message>
    <message>
        <source>A crop share of {1} is outside 0.1 to 1.</source>
        <translation>裁切比例 {1} 不在 0.1 到 1 之間。</translation>
    </message>
    <message>
        <source>A deep training is under way in this project.</source>
        <translation>本專案正在進行深度訓練。</translation>
    </message>
    <message>
        <source>A new model may lose in a class</source>
        <translation>新模型在單一類別可減少的幅度</translation>
    </message>
    <message>
        <source>A saved filter needs a name.</source>
        <translation>儲存的篩選需要名稱。</translation>
    </message>
    <message>
        <source>A stage of depth {1} and {2} epochs cannot be trained.</source>
        <translation>無法訓練深度 {1}、{2} 個週期的階段。</translation>
    </message>
    <message>
        <source>A version in 8-bit integers cannot be written as {1}, only as openvino.</source>
        <translation>8 位元整數的版本無法寫成 {1}，只能寫成 openvino。</translation>
    </message>
    <message>
        <source>A write was asked for from inside another write.</source>
        <translation>在一次寫入中又要求了另一次寫入。</translation>
    </message>
    <message>
        <source>Add a folder with more photos, or connect the disk that they are on.</source>
        <translation>請加入有更多照片的資料夾，或連接照片所在的磁碟。</translation>
    </message>
    <message>
        <source>Add it again if you need it.</source>
        <translation>需要時請重新加入。</translation>
    </message>
    <message>
        <source>Add its folder again first.</source>
        <translation>請先重新加入它的資料夾。</translation>
    </message>
    <message>
        <source>Add the class {1}</source>
        <translation>新增類別 {1}</translation>
    </message>
    <message>
        <source>Add the other sub-folders one by one.</source>
        <translation>請逐一加入其他子資料夾。</translation>
    </message>
    <message>
        <source>All labels are of one class, so there is nothing to tell apart.</source>
        <translation>所有標籤都屬於同一類別，沒有可區分的對象。</translation>
    </message>
    <message>
        <source>An embedding holds a value that is not a number.</source>
        <translation>特徵向量含有非數值。</translation>
    </message>
    <message>
        <source>An ensemble cannot be part of another one.</source>
        <translation>集成模型不能作為另一個集成模型的成員。</translation>
    </message>
    <message>
        <source>An ensemble needs two different versions at least.</source>
        <translation>集成模型至少需要兩個不同的版本。</translation>
    </message>
    <message>
        <source>An input size of {1} px is outside 16 to 2048.</source>
        <translation>輸入大小 {1} 像素不在 16 到 2048 之間。</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>外觀</translation>
    </message>
    <message>
        <source>Apple graphics (MPS)</source>
        <translation>Apple 顯示晶片 (MPS)</translation>
    </message>
    <message>
        <source>As good</source>
        <translation>相當</translation>
    </message>
    <message>
        <source>As good within chance</source>
        <translation>在機率誤差內相當</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>依系統設定</translation>
    </message>
    <message>
        <source>Ask for at least {1}.</source>
        <translation>請至少要求 {1}。</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>自動</translation>
    </message>
    <message>
        <source>Automatic measures both once and takes the faster one.</source>
        <translation>「自動」會測量兩者一次，並採用較快的一個。</translation>
    </message>
    <message>
        <source>Better</source>
        <translation>較好</translation>
    </message>
    <message>
        <source>Bring back the class {1}</source>
        <translation>恢復類別 {1}</translation>
    </message>
    <message>
        <source>Bring it back first, or choose another class.</source>
        <translation>請先恢復它，或選擇其他類別。</translation>
    </message>
    <message>
        <source>Bring that class back, or choose another name.</source>
        <translation>請恢復該類別，或選擇其他名稱。</translation>
    </message>
    <message>
        <source>Bursts as one in review</source>
        <translation>檢視時連拍視為一張</translation>
    </message>
    <message>
        <source>Call it {1}{2}.</source>
        <translation>請命名為 {1}{2}。</translation>
    </message>
    <message>
        <source>Cancelled. The active version stays.</source>
        <translation>已取消。維持使用中的版本。</translation>
    </message>
    <message>
        <source>Cannot be read</source>
        <translation>無法讀取</translation>
    </message>
    <message>
        <source>Change its permissions, or copy it.</source>
        <translation>請變更它的權限，或複製一份。</translation>
    </message>
    <message>
        <source>Changes of photos and changes of classes cannot be reverted together.</source>
        <translation>照片的變更與類別的變更不能一起還原。</translation>
    </message>
    <message>
        <source>Check free space and permissions, then try again.</source>
        <translation>請檢查可用空間與權限後再試一次。</translation>
    </message>
    <message>
        <source>Check free space and permissions; it goes on from the last epoch that was kept.</source>
        <translation>請檢查可用空間與權限；會從最後保留的週期繼續。</translation>
    </message>
    <message>
        <source>Check its permissions.</source>
        <translation>請檢查它的權限。</translation>
    </message>
    <message>
        <source>Check that its disk is connected and healthy, then open the project again.</source>
        <translation>請確認它的磁碟已連接且狀態良好，再重新開啟專案。</translation>
    </message>
    <message>
        <source>Check that its folder can be written, or put the project elsewhere.</source>
        <translation>請確認其資料夾可以寫入，或將專案放在別處。</translation>
    </message>
    <message>
        <source>Check that the file is there and may be read.</source>
        <translation>請確認檔案存在且可讀取。</translation>
    </message>
    <message>
        <source>Check that the folder can be written.</source>
        <translation>請確認資料夾可寫入。</translation>
    </message>
    <message>
        <source>Check that there is space and that the folder can be written.</source>
        <translation>請確認有可用空間且資料夾可寫入。</translation>
    </message>
    <message>
        <source>Check that you may read it.</source>
        <translation>請確認您有權讀取。</translation>
    </message>
    <message>
        <source>Check the file.</source>
        <translation>請檢查檔案。</translation>
    </message>
    <message>
        <source>Check the free space and the permissions of its folder.</source>
        <translation>請檢查可用空間與其資料夾的權限。</translation>
    </message>
    <message>
        <source>Check the free space and the permissions of that folder.</source>
        <translation>請檢查該資料夾的可用空間與權限。</translation>
    </message>
    <message>
        <source>Check the free space and the permissions; the file may be deleted safely.</source>
        <translation>請檢查可用空間與權限；此檔案可以安全刪除。</translation>
    </message>
    <message>
        <source>Check the name, or make a new project.</source>
        <translation>請檢查名稱，或建立新專案。</translation>
    </message>
    <message>
        <source>Check the path, or plug the disk in.</source>
        <translation>請檢查路徑，或接上磁碟。</translation>
    </message>
    <message>
        <source>Check the path.</source>
        <translation>請檢查路徑。</translation>
    </message>
    <message>
        <source>Check the permissions there, or put the project elsewhere.</source>
        <translation>請檢查該處的權限，或將專案放在別處。</translation>
    </message>
    <message>
        <source>Checking the model</source>
        <translation>檢查模型中</translation>
    </message>
    <message>
        <source>Choose a .cropapp file, or copy one from the project's backups folder into its place.</source>
        <translation>請選擇 .cropapp 檔，或從專案的備份資料夾複製一份來取代。</translation>
    </message>
    <message>
        <source>Choose a CSV file of classes.</source>
        <translation>請選擇類別的 CSV 檔。</translation>
    </message>
    <message>
        <source>Choose a file made by CropApp.</source>
        <translation>請選擇由 CropApp 建立的檔案。</translation>
    </message>
    <message>
        <source>Choose a folder on a drive with free space where you may write.</source>
        <translation>請選擇有可用空間且可寫入的磁碟資料夾。</translation>
    </message>
    <message>
        <source>Choose a folder with model.json and head.safetensors in it.</source>
        <translation>請選擇含有 model.json 與 head.safetensors 的資料夾。</translation>
    </message>
    <message>
        <source>Choose a larger size, or another backbone.</source>
        <translation>請選擇較大的尺寸，或其他骨幹網路。</translation>
    </message>
    <message>
        <source>Choose a model folder of CropApp.</source>
        <translation>請選擇 CropApp 的模型資料夾。</translation>
    </message>
    <message>
        <source>Choose another class.</source>
        <translation>請選擇其他類別。</translation>
    </message>
    <message>
        <source>Choose another key.</source>
        <translation>請選擇其他按鍵。</translation>
    </message>
    <message>
        <source>Choose another name, or use that class.</source>
        <translation>請選擇其他名稱，或使用該類別。</translation>
    </message>
    <message>
        <source>Choose another name.</source>
        <translation>請選擇其他名稱。</translation>
    </message>
    <message>
        <source>Choose another one.</source>
        <translation>請選擇另一個。</translation>
    </message>
    <message>
        <source>Choose another version.</source>
        <translation>請選擇其他版本。</translation>
    </message>
    <message>
        <source>Choose at least one.</source>
        <translation>請至少選擇一個。</translation>
    </message>
    <message>
        <source>Choose one of the classes listed.</source>
        <translation>請選擇列出的類別之一。</translation>
    </message>
    <message>
        <source>Choose one of the list: cropapp models use.</source>
        <translation>請從清單中選擇一個：cropapp models use。</translation>
    </message>
    <message>
        <source>Choose one of {1} or {2}; the others are the window's own.</source>
        <translation>請選擇 {1} 或 {2} 之一；其他按鍵為視窗所用。</translation>
    </message>
    <message>
        <source>Choose one that is listed.</source>
        <translation>請選擇列出的項目之一。</translation>
    </message>
    <message>
        <source>Choose the engine auto or openvino, or use the version it was made from.</source>
        <translation>請選擇引擎 auto 或 openvino，或使用其來源版本。</translation>
    </message>
    <message>
        <source>Choose the folder that has its sub-folders and photos directly in it.</source>
        <translation>請選擇直接包含其子資料夾與照片的資料夾。</translation>
    </message>
    <message>
        <source>Choose the folder that holds it.</source>
        <translation>請選擇它所在的資料夾。</translation>
    </message>
    <message>
        <source>Choose the folder that holds model.json and head.safetensors.</source>
        <translation>請選擇含有 model.json 與 head.safetensors 的資料夾。</translation>
    </message>
    <message>
        <source>Choose the version that it was made from.</source>
        <translation>請選擇其來源版本。</translation>
    </message>
    <message>
        <source>Clear the label of {1}</source>
        <translation>清除{1}的標籤</translation>
    </message>
    <message>
        <source>Clear the target point of {1}</source>
        <translation>清除{1}的目標點</translation>
    </message>
    <message>
        <source>Close it if it is open in a spreadsheet, or choose another place.</source>
        <translation>若已在試算表中開啟請先關閉，或選擇其他位置。</translation>
    </message>
    <message>
        <source>Close other programs, or save it smaller.</source>
        <translation>請關閉其他程式，或將它存成較小的檔案。</translation>
    </message>
    <message>
        <source>Close the project and open it again: it shows what the other file holds.</source>
        <translation>請關閉專案再重新開啟：會顯示另一個檔案的內容。</translation>
    </message>
    <message>
        <source>Close the project and open it again: it shows what the other file holds. What was given before is in {1}; import the labels from there.</source>
        <translation>請關閉專案再重新開啟：會顯示另一個檔案的內容。先前標註的內容在 {1}；請從那裡匯入標籤。</translation>
    </message>
    <message>
        <source>Colours of the window</source>
        <translation>視窗配色</translation>
    </message>
    <message>
        <source>Comparing</source>
        <translation>比較中</translation>
    </message>
    <message>
        <source>Comparing moved files</source>
        <translation>比對已移動的檔案</translation>
    </message>
    <message>
        <source>Computing</source>
        <translation>運算</translation>
    </message>
    <message>
        <source>Connect the disk they are on, then resume the training.</source>
        <translation>請接上照片所在的磁碟，再繼續訓練。</translation>
    </message>
    <message>
        <source>Connect to the network and try again, give a weights file, or use the backbone efficientnet-lite0, which needs no download.</source>
        <translation>請連線後再試、指定權重檔，或使用不需下載的骨幹網路 efficientnet-lite0。</translation>
    </message>
    <message>
        <source>Copies of another photo</source>
        <translation>與其他照片重複</translation>
    </message>
    <message>
        <source>Copies with different labels</source>
        <translation>重複照片的標籤不同</translation>
    </message>
    <message>
        <source>Copy a file from the project's backups folder into its place; keep the damaged one.</source>
        <translation>請從專案的備份資料夾複製一份來取代，並保留損壞的檔案。</translation>
    </message>
    <message>
        <source>Copy it again from where it came.</source>
        <translation>請從來源重新複製。</translation>
    </message>
    <message>
        <source>Copy the photo again from the card or camera.</source>
        <translation>請從記憶卡或相機重新複製照片。</translation>
    </message>
    <message>
        <source>Copy the photo again.</source>
        <translation>請重新複製照片。</translation>
    </message>
    <message>
        <source>Correct it in the file and import it again. Nothing was changed.</source>
        <translation>請在檔案中更正後重新匯入。未做任何變更。</translation>
    </message>
    <message>
        <source>Count the pixels from the top left corner of the upright picture.</source>
        <translation>請從轉正後圖片的左上角起算像素。</translation>
    </message>
    <message>
        <source>Ctrl+wheel over the photos changes it too.</source>
        <translation>在照片上按 Ctrl＋滾輪也可變更。</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Delete it and install or download it again.</source>
        <translation>請刪除後重新安裝或下載。</translation>
    </message>
    <message>
        <source>Delete it, then put its members together again.</source>
        <translation>請將它刪除，再重新組合其成員。</translation>
    </message>
    <message>
        <source>Delete the class {1}</source>
        <translation>刪除類別 {1}</translation>
    </message>
    <message>
        <source>Delete {1} first.</source>
        <translation>請先刪除 {1}。</translation>
    </message>
    <message>
        <source>Deleting model versions</source>
        <translation>刪除模型版本中</translation>
    </message>
    <message>
        <source>Discard it and start another.</source>
        <translation>請捨棄它，再開始另一個。</translation>
    </message>
    <message>
        <source>Do not use it. Ask whoever sent it for a file that “cropapp models pack” wrote.</source>
        <translation>請勿使用。請向傳送者索取由「cropapp models pack」寫成的檔案。</translation>
    </message>
    <message>
        <source>Download the photo itself.</source>
        <translation>請下載照片本身。</translation>
    </message>
    <message>
        <source>Download them, or give a weights file.</source>
        <translation>請下載，或指定權重檔。</translation>
    </message>
    <message>
        <source>Downloading weights, MB</source>
        <translation>下載權重，MB</translation>
    </message>
    <message>
        <source>Each photo is looked at once.</source>
        <translation>每張照片只看一次。</translation>
    </message>
    <message>
        <source>Edit the class to what you want instead.</source>
        <translation>請直接將類別編輯成想要的樣子。</translation>
    </message>
    <message>
        <source>Edit the class {1}</source>
        <translation>編輯類別 {1}</translation>
    </message>
    <message>
        <source>Evaluating</source>
        <translation>評估中</translation>
    </message>
    <message>
        <source>Even twice as many labels should bring less than {1} points. Photos of other places and days, or a deep training, may bring more.</source>
        <translation>即使標籤增為兩倍，提高也應不到 {1} 個百分點。其他地點與日期的照片，或深度訓練，可能提高更多。</translation>
    </message>
    <message>
        <source>Exact</source>
        <translation>精確</translation>
    </message>
    <message>
        <source>Exclude {1}: {2}</source>
        <translation>排除{1}：{2}</translation>
    </message>
    <message>
        <source>Excluded</source>
        <translation>已排除</translation>
    </message>
    <message>
        <source>Export a version with another backbone.</source>
        <translation>請匯出使用其他骨幹網路的版本。</translation>
    </message>
    <message>
        <source>Export it again as GeoJSON with longitude and latitude (WGS 84, EPSG:4326).</source>
        <translation>請重新匯出為使用經緯度的 GeoJSON（WGS 84，EPSG:4326）。</translation>
    </message>
    <message>
        <source>Export it as JPEG.</source>
        <translation>請將它匯出為 JPEG。</translation>
    </message>
    <message>
        <source>Export it as openvino, or export the version that it was made from.</source>
        <translation>請匯出為 openvino，或匯出其來源版本。</translation>
    </message>
    <message>
        <source>Export it in another form.</source>
        <translation>請改以其他格式匯出。</translation>
    </message>
    <message>
        <source>Export its red, green and blue as an 8-bit TIFF or JPEG.</source>
        <translation>請將它的紅、綠、藍匯出為 8 位元 TIFF 或 JPEG。</translation>
    </message>
    <message>
        <source>Export only the fields of this project.</source>
        <translation>請只匯出本專案的田區。</translation>
    </message>
    <message>
        <source>Export the labels first, then remove the folder together with its labels.</source>
        <translation>請先匯出標籤，再連同標籤移除資料夾。</translation>
    </message>
    <message>
        <source>Export the outlines of the fields, not their centre points.</source>
        <translation>請匯出田區的輪廓，而非中心點。</translation>
    </message>
    <message>
        <source>Exporting</source>
        <translation>匯出中</translation>
    </message>
    <message>
        <source>Exporting the model</source>
        <translation>匯出模型中</translation>
    </message>
    <message>
        <source>Fetch the photos with git lfs pull.</source>
        <translation>請用 git lfs pull 取得照片。</translation>
    </message>
    <message>
        <source>Fill in the decision column of the table that was written, as it is.</source>
        <translation>請直接在輸出的表格中填寫 decision 欄。</translation>
    </message>
    <message>
        <source>Fit the model again.</source>
        <translation>請重新擬合模型。</translation>
    </message>
    <message>
        <source>Folders</source>
        <translation>資料夾</translation>
    </message>
    <message>
        <source>Free some space and try again; everything saved before is kept.</source>
        <translation>請騰出空間後再試；先前儲存的都會保留。</translation>
    </message>
    <message>
        <source>Free some space, or train with a smaller size or fewer views.</source>
        <translation>請騰出空間，或以較小的尺寸、較少的視圖訓練。</translation>
    </message>
    <message>
        <source>Free some space, then resume the training.</source>
        <translation>請騰出空間，再繼續訓練。</translation>
    </message>
    <message>
        <source>GFLOPs were counted here, in torchvision's way: timm publishes none.</source>
        <translation>GFLOPs 是在此依 torchvision 的方式計算：timm 未公布。</translation>
    </message>
    <message>
        <source>Give 0 or a positive number.</source>
        <translation>請輸入 0 或正數。</translation>
    </message>
    <message>
        <source>Give a .safetensors file, or a .pth file that holds a plain state dict.</source>
        <translation>請指定 .safetensors 檔，或只含 state dict 的 .pth 檔。</translation>
    </message>
    <message>
        <source>Give a file that “cropapp models pack” wrote, or a model folder.</source>
        <translation>請指定由「cropapp models pack」寫成的檔案，或模型資料夾。</translation>
    </message>
    <message>
        <source>Give a file that “cropapp models pack” wrote.</source>
        <translation>請指定由「cropapp models pack」寫成的檔案。</translation>
    </message>
    <message>
        <source>Give a name that ends in .csv.</source>
        <translation>請使用以 .csv 結尾的檔名。</translation>
    </message>
    <message>
        <source>Give a weights file, or choose another backbone.</source>
        <translation>請指定權重檔，或選擇其他骨幹網路。</translation>
    </message>
    <message>
        <source>Give another name.</source>
        <translation>請換個名稱。</translation>
    </message>
    <message>
        <source>Give it as 0 to 1 from the left and the top of the upright picture.</source>
        <translation>請以轉正後圖片距左、距上的 0 到 1 表示。</translation>
    </message>
    <message>
        <source>Give the class {1} the key {2}</source>
        <translation>給予類別 {1} 按鍵 {2}</translation>
    </message>
    <message>
        <source>Give the label you want instead.</source>
        <translation>請直接給予想要的標籤。</translation>
    </message>
    <message>
        <source>Give the name of a new folder.</source>
        <translation>請指定新資料夾的名稱。</translation>
    </message>
    <message>
        <source>Give weights of the same architecture, or choose the backbone they belong to.</source>
        <translation>請指定相同架構的權重，或選擇它們所屬的骨幹網路。</translation>
    </message>
    <message>
        <source>Go on with the CropApp version used before, and report this.</source>
        <translation>請繼續使用先前的 CropApp 版本，並回報此問題。</translation>
    </message>
    <message>
        <source>HEIC photos cannot be read: their decoder is not installed.</source>
        <translation>無法讀取 HEIC 照片：未安裝解碼器。</translation>
    </message>
    <message>
        <source>Held out, but learned from in another view</source>
        <translation>屬於保留照片，但已以另一視圖學習</translation>
    </message>
    <message>
        <source>Import the classes of {1}</source>
        <translation>匯入 {1} 的類別</translation>
    </message>
    <message>
        <source>In folders it has learned nothing from it is right on {1}, not {2}: what it knows of one field helps less in another. Label photos from more fields.</source>
        <translation>對於從未學習過的資料夾，它答對 {1}，而非 {2}：從一個田區所學的，在另一個田區幫助較小。請標記更多田區的照片。</translation>
    </message>
    <message>
        <source>Install CropApp again.</source>
        <translation>請重新安裝 CropApp。</translation>
    </message>
    <message>
        <source>Install or download the same weights, or fit the model anew.</source>
        <translation>請安裝或下載相同的權重，或重新擬合模型。</translation>
    </message>
    <message>
        <source>Install the package pi-heif, or export the photos as JPEG.</source>
        <translation>請安裝套件 pi-heif，或將照片匯出為 JPEG。</translation>
    </message>
    <message>
        <source>Intel graphics (XPU)</source>
        <translation>Intel 顯示晶片 (XPU)</translation>
    </message>
    <message>
        <source>Interpolation “{1}” is not one of {2}.</source>
        <translation>內插法「{1}」不在 {2} 之中。</translation>
    </message>
    <message>
        <source>It cannot be read ({1}).</source>
        <translation>無法讀取（{1}）。</translation>
    </message>
    <message>
        <source>It has more bands than red, green and blue; the others were left out.</source>
        <translation>它的波段多於紅、綠、藍；其餘已略過。</translation>
    </message>
    <message>
        <source>It is not a table of settings.</source>
        <translation>它不是設定表。</translation>
    </message>
    <message>
        <source>It may be {1} to {2}.</source>
        <translation>可以是 {1} 至 {2}。</translation>
    </message>
    <message>
        <source>It may be: {1}.</source>
        <translation>可以是：{1}。</translation>
    </message>
    <message>
        <source>It may have been removed meanwhile.</source>
        <translation>它可能已在此期間被移除。</translation>
    </message>
    <message>
        <source>It may have up to {1} letters.</source>
        <translation>最多可有 {1} 個字元。</translation>
    </message>
    <message>
        <source>It needs {1} GB there; make room and go on.</source>
        <translation>那裡需要 {1} GB；請騰出空間後繼續。</translation>
    </message>
    <message>
        <source>It starts from {1} ({2}).</source>
        <translation>從 {1}（{2}）開始。</translation>
    </message>
    <message>
        <source>It starts from {1} as its publisher trained it.</source>
        <translation>從發布者原本訓練的 {1} 開始。</translation>
    </message>
    <message>
        <source>It takes photos of {1} px only.</source>
        <translation>只接受 {1} 像素的照片。</translation>
    </message>
    <message>
        <source>Its accuracy was measured at {1} px; it was trained at {2} px.</source>
        <translation>其準確率是在 {1} 像素測量；訓練時為 {2} 像素。</translation>
    </message>
    <message>
        <source>Its folder may have been removed.</source>
        <translation>它的資料夾可能已被移除。</translation>
    </message>
    <message>
        <source>Its metadata is damaged in part.</source>
        <translation>它的中繼資料部分損壞。</translation>
    </message>
    <message>
        <source>Its text block is too large to be a caption and was left out.</source>
        <translation>它的文字區塊過大，不像說明文字，已略過。</translation>
    </message>
    <message>
        <source>Its values are not those of a photo; they were stretched from dark to bright.</source>
        <translation>它的數值不像一般照片；已由暗到亮重新調整。</translation>
    </message>
    <message>
        <source>Its weights, {1} MB, are not on this machine: they are downloaded first.</source>
        <translation>其權重（{1} MB）不在這台電腦上：會先下載。</translation>
    </message>
    <message>
        <source>Keep the label of {1}</source>
        <translation>保留{1}的標籤</translation>
    </message>
    <message>
        <source>Label a few photos and learn, or choose a starter model.</source>
        <translation>請標記幾張照片並學習，或選擇入門模型。</translation>
    </message>
    <message>
        <source>Label a few photos of at least two classes first.</source>
        <translation>請先標記至少兩個類別的幾張照片。</translation>
    </message>
    <message>
        <source>Label at least one photo of a second class.</source>
        <translation>請至少標記一張第二個類別的照片。</translation>
    </message>
    <message>
        <source>Label more photos of each class first.</source>
        <translation>請先為每個類別標記更多照片。</translation>
    </message>
    <message>
        <source>Label more photos, from several places or moments; until then, learn quickly.</source>
        <translation>請標記更多照片，取自數個地點或時間；在此之前請快速學習。</translation>
    </message>
    <message>
        <source>Label more photos, of other places and days too.</source>
        <translation>請標記更多照片，也包括其他地點與日期的照片。</translation>
    </message>
    <message>
        <source>Label more photos, then compare again.</source>
        <translation>請標記更多照片，再重新比較。</translation>
    </message>
    <message>
        <source>Label photos of more places or days.</source>
        <translation>請標記更多地點或日期的照片。</translation>
    </message>
    <message>
        <source>Label some photos and learn first.</source>
        <translation>請先標記一些照片並學習。</translation>
    </message>
    <message>
        <source>Label some photos and let the program learn, or choose another backbone.</source>
        <translation>請標記一些照片讓程式學習，或選擇其他骨幹網路。</translation>
    </message>
    <message>
        <source>Label some photos first.</source>
        <translation>請先標記一些照片。</translation>
    </message>
    <message>
        <source>Label the photo first.</source>
        <translation>請先標記照片。</translation>
    </message>
    <message>
        <source>Label {1}</source>
        <translation>標記 {1}</translation>
    </message>
    <message>
        <source>Label {1} as {2}</source>
        <translation>將{1}標記為 {2}</translation>
    </message>
    <message>
        <source>Labelling</source>
        <translation>標記</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>語言</translation>
    </message>
    <message>
        <source>Learn while you label</source>
        <translation>邊標記邊學習</translation>
    </message>
    <message>
        <source>Learning</source>
        <translation>學習中</translation>
    </message>
    <message>
        <source>Learning the last layer</source>
        <translation>正在學習最後一層</translation>
    </message>
    <message>
        <source>Learning which photos are unlike these</source>
        <translation>學習哪些照片與這些不同</translation>
    </message>
    <message>
        <source>Leave at least one stage in.</source>
        <translation>請至少保留一個階段。</translation>
    </message>
    <message>
        <source>Leave the size at its default, or choose another backbone.</source>
        <translation>請維持預設尺寸，或選擇其他骨幹網路。</translation>
    </message>
    <message>
        <source>Left out</source>
        <translation>不含</translation>
    </message>
    <message>
        <source>Less motion</source>
        <translation>減少動態效果</translation>
    </message>
    <message>
        <source>Let the sync program download the photo, or copy it again.</source>
        <translation>請讓同步程式下載照片，或重新複製。</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>淺色</translation>
    </message>
    <message>
        <source>Light, dark, or as the system is.</source>
        <translation>淺色、深色，或依系統設定。</translation>
    </message>
    <message>
        <source>Loading the network</source>
        <translation>載入網路中</translation>
    </message>
    <message>
        <source>Look at the list again.</source>
        <translation>請再看一次清單。</translation>
    </message>
    <message>
        <source>Look at the photos at one size, or use the version that it was made from.</source>
        <translation>請只以一種大小看照片，或使用其來源版本。</translation>
    </message>
    <message>
        <source>Looking at labelled photos</source>
        <translation>檢視已標記的照片中</translation>
    </message>
    <message>
        <source>Looking closer at labelled photos</source>
        <translation>細看已標記的照片中</translation>
    </message>
    <message>
        <source>Looking for suspicious labels</source>
        <translation>尋找可疑標籤中</translation>
    </message>
    <message>
        <source>Looking for {1}</source>
        <translation>尋找 {1}</translation>
    </message>
    <message>
        <source>Looking several times</source>
        <translation>多次觀看照片中</translation>
    </message>
    <message>
        <source>Looking through {1}</source>
        <translation>掃描 {1}</translation>
    </message>
    <message>
        <source>Looking where the evidence lies</source>
        <translation>查看依據所在中</translation>
    </message>
    <message>
        <source>Make another version active first.</source>
        <translation>請先將其他版本設為使用中。</translation>
    </message>
    <message>
        <source>Make another version the active one first.</source>
        <translation>請先將其他版本設為使用中的版本。</translation>
    </message>
    <message>
        <source>Make its members faster one by one, then put them together.</source>
        <translation>請先逐一加速其成員，再合併。</translation>
    </message>
    <message>
        <source>Make one of its members active to look several times.</source>
        <translation>請將其中一個成員設為使用中，才能多次觀看。</translation>
    </message>
    <message>
        <source>Make the project in a folder nearer to the root; its photos may stay where they are.</source>
        <translation>請在較靠近根目錄的資料夾建立專案；照片可留在原處。</translation>
    </message>
    <message>
        <source>Making the network in 8-bit integers</source>
        <translation>製作 8 位元整數的網路中</translation>
    </message>
    <message>
        <source>Mark {1} as unsure</source>
        <translation>將{1}標為不確定</translation>
    </message>
    <message>
        <source>Marked as unsure</source>
        <translation>標為不確定</translation>
    </message>
    <message>
        <source>Matching labels to photos</source>
        <translation>比對標籤與照片</translation>
    </message>
    <message>
        <source>Measuring</source>
        <translation>測量中</translation>
    </message>
    <message>
        <source>Measuring what is fastest on this machine</source>
        <translation>測量本機最快的方式</translation>
    </message>
    <message>
        <source>Measuring {1}</source>
        <translation>測量 {1} 中</translation>
    </message>
    <message>
        <source>Menus and messages appear at once instead of fading in.</source>
        <translation>選單與訊息立即顯示，不淡入。</translation>
    </message>
    <message>
        <source>Merge {1} into {2}</source>
        <translation>將 {1} 併入 {2}</translation>
    </message>
    <message>
        <source>Move the class {1}</source>
        <translation>移動類別 {1}</translation>
    </message>
    <message>
        <source>Move the photo to a shorter path.</source>
        <translation>請將照片移到較短的路徑。</translation>
    </message>
    <message>
        <source>NVIDIA or AMD graphics (CUDA, ROCm)</source>
        <translation>NVIDIA 或 AMD 顯示卡 (CUDA, ROCm)</translation>
    </message>
    <message>
        <source>Name a new or empty folder.</source>
        <translation>請指定新的或空的資料夾。</translation>
    </message>
    <message>
        <source>Name a starter, a backbone or a folder with model.json in it.</source>
        <translation>請指定入門模型、骨幹網路，或含有 model.json 的資料夾。</translation>
    </message>
    <message>
        <source>Name the columns path and label; it has: {1}.</source>
        <translation>請將欄位命名為 path 與 label；目前的欄位為：{1}。</translation>
    </message>
    <message>
        <source>Name the versions it is made of.</source>
        <translation>請指定組成它的各版本。</translation>
    </message>
    <message>
        <source>Name them as in 3,5.</source>
        <translation>請以 3,5 的形式指定。</translation>
    </message>
    <message>
        <source>Names are listed by “cropapp models zoo”, resnet50 is one; torchvision/NAME and timm/NAME are known too.</source>
        <translation>名稱列於「cropapp models zoo」，例如 resnet50；也可用 torchvision/名稱 與 timm/名稱。</translation>
    </message>
    <message>
        <source>New files in the folders of the open project appear by themselves.</source>
        <translation>開啟中專案的資料夾若有新檔案，會自動出現。</translation>
    </message>
    <message>
        <source>No class has labels from two days of a camera, so no day can be left out.</source>
        <translation>沒有類別具有同一相機兩個日期的標籤，因此無法保留任何日期。</translation>
    </message>
    <message>
        <source>No class has labels from two folders, so no folder can be left out.</source>
        <translation>沒有類別具有兩個資料夾的標籤，因此無法保留任何資料夾。</translation>
    </message>
    <message>
        <source>No epoch was better than where it started: more labels would help more.</source>
        <translation>沒有任何週期優於起始狀態：更多標籤會更有幫助。</translation>
    </message>
    <message>
        <source>No form was chosen to export the model in.</source>
        <translation>未選擇匯出模型的格式。</translation>
    </message>
    <message>
        <source>No labelled photo can be held out, so nothing can be compared.</source>
        <translation>沒有已標記的照片可供保留，因此無從比較。</translation>
    </message>
    <message>
        <source>Nobody publishes ImageNet weights for {1} at a place known here.</source>
        <translation>沒有已知的來源提供 {1} 的 ImageNet 權重。</translation>
    </message>
    <message>
        <source>Not kept: in 8-bit integers it is right on {1} of {2} held-out photos, {3} on {4}. Half a point less is allowed.</source>
        <translation>未保留：8 位元整數在 {2} 張保留照片上答對 {1}，{3} 為 {4}。最多只能少半個百分點。</translation>
    </message>
    <message>
        <source>Not promoted: of {1} held-out photos of “{2}” it finds {3}, the active version {4}. The active version stays.</source>
        <translation>未採用：「{2}」的 {1} 張保留照片中，它找出 {3}，使用中的版本找出 {4}。維持使用中的版本。</translation>
    </message>
    <message>
        <source>Not promoted: on {1} held-out photos it is right on {2}, the active version on {3}. The active version stays.</source>
        <translation>未採用：在 {1} 張保留照片上答對 {2}，使用中的版本為 {3}。維持使用中的版本。</translation>
    </message>
    <message>
        <source>Not promoted: on {1} held-out photos it is right on {2}, the active version on {3}: not better beyond chance. The active version stays.</source>
        <translation>未採用：在 {1} 張保留照片上，它答對 {2}，使用中的版本答對 {3}：未好過機率誤差。維持使用中的版本。</translation>
    </message>
    <message>
        <source>Not put to use: another version came into use while this one was learned. That one stays.</source>
        <translation>未採用：學習期間已有另一個版本投入使用。維持該版本。</translation>
    </message>
    <message>
        <source>Not read yet</source>
        <translation>尚未讀取</translation>
    </message>
    <message>
        <source>Note on {1}</source>
        <translation>{1}的備註</translation>
    </message>
    <message>
        <source>Nothing to do: its photos are there.</source>
        <translation>無須處理：它的照片都在。</translation>
    </message>
    <message>
        <source>Nothing was kept. Export it in another form.</source>
        <translation>未保留任何結果。請改以其他格式匯出。</translation>
    </message>
    <message>
        <source>On days it has learned nothing from it is right on {1}, not {2}: light and place of a day tell it the class. Label photos of each class from more days.</source>
        <translation>對於從未學習過的日期，它答對 {1}，而非 {2}：當天的光線與地點透露了類別。請標記各類別更多日期的照片。</translation>
    </message>
    <message>
        <source>On photos taken apart from those it learned from it is right on {1}, not {2}: many labelled photos show the same plants. Label photos from more places and days.</source>
        <translation>對於與學習照片分開拍攝的照片，它答對 {1}，而非 {2}：許多已標記的照片拍的是同一批植株。請標記更多地點與日期的照片。</translation>
    </message>
    <message>
        <source>One decision for photos of the same place within seconds.</source>
        <translation>同一地點數秒內的照片一起決定。</translation>
    </message>
    <message>
        <source>Only photos labelled {1} can be its references.</source>
        <translation>只有標記為 {1} 的照片能作為其參考。</translation>
    </message>
    <message>
        <source>Open it in the program it came from, or copy it again.</source>
        <translation>請用原本的程式開啟，或重新複製。</translation>
    </message>
    <message>
        <source>Open it, or choose another name for the new project.</source>
        <translation>請開啟它，或為新專案選擇其他名稱。</translation>
    </message>
    <message>
        <source>Open the newest good file in its backups folder.</source>
        <translation>請開啟備份資料夾中最新的完好檔案。</translation>
    </message>
    <message>
        <source>Open the project where it is now, and resume the training there.</source>
        <translation>請在專案目前的位置開啟，並在那裡繼續訓練。</translation>
    </message>
    <message>
        <source>OpenVINO (Intel, AMD and ARM processors)</source>
        <translation>OpenVINO（Intel、AMD 與 ARM 處理器）</translation>
    </message>
    <message>
        <source>OpenVINO cannot run the network {1} on this machine.</source>
        <translation>OpenVINO 無法在本機執行網路 {1}。</translation>
    </message>
    <message>
        <source>OpenVINO cannot run this network on the device “{1}” here.</source>
        <translation>OpenVINO 無法在此以裝置「{1}」執行這個網路。</translation>
    </message>
    <message>
        <source>Packing the model</source>
        <translation>打包模型中</translation>
    </message>
    <message>
        <source>Part {1} from {2}</source>
        <translation>將 {1} 從 {2} 拆開</translation>
    </message>
    <message>
        <source>Place of the photos in exports</source>
        <translation>匯出時的照片地點</translation>
    </message>
    <message>
        <source>Plan the training again.</source>
        <translation>請重新規劃訓練。</translation>
    </message>
    <message>
        <source>Point at a folder that was made by: cropapp sample FOLDER.</source>
        <translation>請指定由 cropapp sample FOLDER 建立的資料夾。</translation>
    </message>
    <message>
        <source>Points by which a new model may find fewer photos of a class, beyond chance, and still take the place of the one in use.</source>
        <translation>新模型在某類別找到的照片減少多少百分點（超出機率誤差）以內，仍可取代使用中的版本。</translation>
    </message>
    <message>
        <source>Predicting</source>
        <translation>預測中</translation>
    </message>
    <message>
        <source>Preparing photos</source>
        <translation>準備照片中</translation>
    </message>
    <message>
        <source>Preparing views</source>
        <translation>準備視圖中</translation>
    </message>
    <message>
        <source>Privacy</source>
        <translation>隱私</translation>
    </message>
    <message>
        <source>Processor (CPU)</source>
        <translation>處理器 (CPU)</translation>
    </message>
    <message>
        <source>PyTorch</source>
        <translation>PyTorch</translation>
    </message>
    <message>
        <source>Reading it crashed the decoder.</source>
        <translation>讀取時解碼器當掉了。</translation>
    </message>
    <message>
        <source>Reading or writing {1} failed.</source>
        <translation>讀寫 {1} 失敗。</translation>
    </message>
    <message>
        <source>Reading photos</source>
        <translation>讀取照片中</translation>
    </message>
    <message>
        <source>Reading the photos</source>
        <translation>讀取這些照片中</translation>
    </message>
    <message>
        <source>Remove it from the folder of photos, or get the photo itself.</source>
        <translation>請將它移出照片資料夾，或取得照片本身。</translation>
    </message>
    <message>
        <source>Remove it from the folder of photos.</source>
        <translation>請將它從照片資料夾中移除。</translation>
    </message>
    <message>
        <source>Remove the link.</source>
        <translation>請移除連結。</translation>
    </message>
    <message>
        <source>Rename the class {1} to {2}</source>
        <translation>將類別 {1} 重新命名為 {2}</translation>
    </message>
    <message>
        <source>Rename the file, or its folder.</source>
        <translation>請重新命名檔案或其資料夾。</translation>
    </message>
    <message>
        <source>Rename the file.</source>
        <translation>請重新命名檔案。</translation>
    </message>
    <message>
        <source>Render the field anew into an empty folder: cropapp sample FOLDER.</source>
        <translation>請在空資料夾中重新繪製田區：cropapp sample FOLDER。</translation>
    </message>
    <message>
        <source>Rendering the sample field</source>
        <translation>繪製範例田區</translation>
    </message>
    <message>
        <source>Restore it from a backup, or choose another version.</source>
        <translation>請從備份還原，或選擇其他版本。</translation>
    </message>
    <message>
        <source>Restore it from a backup, or use another version.</source>
        <translation>請從備份還原，或使用其他版本。</translation>
    </message>
    <message>
        <source>Restore that version from a backup, or use another one.</source>
        <translation>請從備份還原該版本，或使用其他版本。</translation>
    </message>
    <message>
        <source>Resume it with that version, or discard it and start another.</source>
        <translation>請以該版本繼續，或捨棄後另行開始。</translation>
    </message>
    <message>
        <source>Retire it, or merge it into another class.</source>
        <translation>請停用它，或併入另一個類別。</translation>
    </message>
    <message>
        <source>Retire the class {1}</source>
        <translation>停用類別 {1}</translation>
    </message>
    <message>
        <source>Revert a change of 1 photo</source>
        <translation>還原 1 張照片的變更</translation>
    </message>
    <message>
        <source>Revert changes of classes</source>
        <translation>還原類別的變更</translation>
    </message>
    <message>
        <source>Revert changes of {1} photos</source>
        <translation>還原 {1} 張照片的變更</translation>
    </message>
    <message>
        <source>Revert “{1}”</source>
        <translation>還原「{1}」</translation>
    </message>
    <message>
        <source>Room for thumbnails, per project</source>
        <translation>每個專案的縮圖空間</translation>
    </message>
    <message>
        <source>Rounded to about a kilometre</source>
        <translation>四捨五入到約一公里</translation>
    </message>
    <message>
        <source>Run: cropapp train “{1}” --resume {2}</source>
        <translation>請執行：cropapp train “{1}” --resume {2}</translation>
    </message>
    <message>
        <source>Run: pip install "cropapp[export]", or export as openvino.</source>
        <translation>請執行：pip install "cropapp[export]"，或匯出為 openvino。</translation>
    </message>
    <message>
        <source>Run: pip install "cropapp[int8]". Using such a version needs nothing more.</source>
        <translation>請執行：pip install "cropapp[int8]"。使用這種版本則不需其他套件。</translation>
    </message>
    <message>
        <source>Run: pip install {1}=={2}</source>
        <translation>請執行：pip install {1}=={2}</translation>
    </message>
    <message>
        <source>Save it again under a new name.</source>
        <translation>請以新名稱重新儲存。</translation>
    </message>
    <message>
        <source>Save it as “CSV UTF-8” in your spreadsheet.</source>
        <translation>請在試算表中另存為「CSV UTF-8」。</translation>
    </message>
    <message>
        <source>Save it smaller, or cut it into tiles.</source>
        <translation>請存成較小的檔案，或切成小塊。</translation>
    </message>
    <message>
        <source>Save it smaller.</source>
        <translation>請存成較小的檔案。</translation>
    </message>
    <message>
        <source>Save single frames of it as JPEG.</source>
        <translation>請將單一畫面存成 JPEG。</translation>
    </message>
    <message>
        <source>Scan that folder again instead, or remove it first.</source>
        <translation>請改為重新掃描該資料夾，或先將它移除。</translation>
    </message>
    <message>
        <source>Scan the folder again.</source>
        <translation>請重新掃描資料夾。</translation>
    </message>
    <message>
        <source>Scoring the epoch</source>
        <translation>為此週期評分</translation>
    </message>
    <message>
        <source>Scoring the start</source>
        <translation>為起點評分</translation>
    </message>
    <message>
        <source>Select one kind, revert it, then the other.</source>
        <translation>請先選取一種還原，再處理另一種。</translation>
    </message>
    <message>
        <source>Select the photos again.</source>
        <translation>請重新選取照片。</translation>
    </message>
    <message>
        <source>Set the target point of {1}</source>
        <translation>設定{1}的目標點</translation>
    </message>
    <message>
        <source>Size of the thumbnails</source>
        <translation>縮圖大小</translation>
    </message>
    <message>
        <source>Stage {1}: the last block and layer, epochs: {2} at most.</source>
        <translation>第 {1} 階段：最後一個區塊與最後一層，最多 {2} 個週期。</translation>
    </message>
    <message>
        <source>Stage {1}: the last layer alone, epochs: {2} at most.</source>
        <translation>第 {1} 階段：只有最後一層，最多 {2} 個週期。</translation>
    </message>
    <message>
        <source>Stage {1}: the last {2} blocks and the last layer, epochs: {3} at most.</source>
        <translation>第 {1} 階段：最後 {2} 個區塊與最後一層，最多 {3} 個週期。</translation>
    </message>
    <message>
        <source>Stage {1}: the whole network, epochs: {2} at most.</source>
        <translation>第 {1} 階段：整個網路，最多 {2} 個週期。</translation>
    </message>
    <message>
        <source>Stands beside the labels you give. Empty: the name you log in with. Labels given before keep theirs.</source>
        <translation>顯示在您給予的標籤旁。留空則用登入名稱。先前的標籤保留原名。</translation>
    </message>
    <message>
        <source>Start CropApp on the desktop, or use the command line: cropapp --help.</source>
        <translation>請在桌面啟動 CropApp，或使用命令列：cropapp --help。</translation>
    </message>
    <message>
        <source>Start another one.</source>
        <translation>請開始另一個訓練。</translation>
    </message>
    <message>
        <source>Start one with cropapp train.</source>
        <translation>請以 cropapp train 開始訓練。</translation>
    </message>
    <message>
        <source>Stop it first.</source>
        <translation>請先將它停止。</translation>
    </message>
    <message>
        <source>Stopped; it can be resumed.</source>
        <translation>已停止；可以繼續。</translation>
    </message>
    <message>
        <source>Take it out of the selection, or exclude it.</source>
        <translation>請將它從選取中移除，或排除它。</translation>
    </message>
    <message>
        <source>Take its members out one by one.</source>
        <translation>請逐一取出其成員。</translation>
    </message>
    <message>
        <source>The backbone {1} has no layer “{2}” to join.</source>
        <translation>骨幹網路 {1} 沒有可連接的層「{2}」。</translation>
    </message>
    <message>
        <source>The backup {1} cannot be written: {2}.</source>
        <translation>無法寫入備份 {1}：{2}。</translation>
    </message>
    <message>
        <source>The cache {1} cannot be used: {2}.</source>
        <translation>無法使用快取 {1}：{2}。</translation>
    </message>
    <message>
        <source>The class is no longer in the project.</source>
        <translation>該類別已不在專案中。</translation>
    </message>
    <message>
        <source>The class “{1}” cannot be deleted: {2}.</source>
        <translation>無法刪除類別「{1}」：{2}。</translation>
    </message>
    <message>
        <source>The content is not a picture in any format that can be read.</source>
        <translation>內容不是任何可讀取的圖片格式。</translation>
    </message>
    <message>
        <source>The device “{1}” was asked for, but PyTorch {2} does not find {3} here.</source>
        <translation>要求使用裝置「{1}」，但 PyTorch {2} 在此找不到 {3}。</translation>
    </message>
    <message>
        <source>The disk or card failed while reading.</source>
        <translation>讀取時磁碟或記憶卡發生錯誤。</translation>
    </message>
    <message>
        <source>The end of the file is missing: parts of the picture may be blurred or wrong.</source>
        <translation>檔案結尾缺漏：圖片部分可能模糊或錯誤。</translation>
    </message>
    <message>
        <source>The file cannot be read ({1}).</source>
        <translation>無法讀取檔案（{1}）。</translation>
    </message>
    <message>
        <source>The file holds nothing but zeros: a placeholder of a cloud-sync program, or a copy that failed.</source>
        <translation>檔案內容全為零：可能是雲端同步程式的佔位檔，或複製失敗。</translation>
    </message>
    <message>
        <source>The file is cut off: the copy is not complete.</source>
        <translation>檔案不完整：複製未完成。</translation>
    </message>
    <message>
        <source>The file is empty (0 bytes).</source>
        <translation>檔案是空的（0 位元組）。</translation>
    </message>
    <message>
        <source>The file is no longer there.</source>
        <translation>檔案已不存在。</translation>
    </message>
    <message>
        <source>The file is still being written.</source>
        <translation>檔案仍在寫入中。</translation>
    </message>
    <message>
        <source>The file is too large ({1} MB; the limit is {2} MB).</source>
        <translation>檔案太大（{1} MB；上限為 {2} MB）。</translation>
    </message>
    <message>
        <source>The file or its target point has changed since the training was prepared.</source>
        <translation>訓練準備好之後，檔案或其目標點已變更。</translation>
    </message>
    <message>
        <source>The file was thrown away. Try again; behind a proxy or a login page, download it in a browser and give it as a weights file.</source>
        <translation>檔案已捨棄。請再試一次；若在代理伺服器或登入頁面之後，請用瀏覽器下載並指定為權重檔。</translation>
    </message>
    <message>
        <source>The first line names the columns: {1}.</source>
        <translation>第一列為欄位名稱：{1}。</translation>
    </message>
    <message>
        <source>The folder of the training is gone: {1}.</source>
        <translation>訓練的資料夾已不存在：{1}。</translation>
    </message>
    <message>
        <source>The folder of {1} is gone ({2}).</source>
        <translation>{1} 的資料夾已不存在（{2}）。</translation>
    </message>
    <message>
        <source>The folder {1} cannot be listed ({2}).</source>
        <translation>無法列出資料夾 {1}（{2}）。</translation>
    </message>
    <message>
        <source>The folder {1} cannot be made: {2}.</source>
        <translation>無法建立資料夾 {1}：{2}。</translation>
    </message>
    <message>
        <source>The head of “{1}” has shape {2}, its class list {3}.</source>
        <translation>「{1}」的分類頭形狀為 {2}，類別清單為 {3}。</translation>
    </message>
    <message>
        <source>The head of “{1}” holds NaN.</source>
        <translation>「{1}」的分類頭含有 NaN。</translation>
    </message>
    <message>
        <source>The installed program lacks resources/{1}.</source>
        <translation>安裝的程式缺少 resources/{1}。</translation>
    </message>
    <message>
        <source>The link leads in a circle.</source>
        <translation>連結形成循環。</translation>
    </message>
    <message>
        <source>The link points to a file that is not there.</source>
        <translation>連結指向不存在的檔案。</translation>
    </message>
    <message>
        <source>The model could not be moved to {1}: {2}.</source>
        <translation>無法將模型移到 {1}：{2}。</translation>
    </message>
    <message>
        <source>The model written as {1} computes something else: a probability is off by {2}.</source>
        <translation>寫成 {1} 的模型運算結果不同：有機率偏差 {2}。</translation>
    </message>
    <message>
        <source>The model {1} cannot be brought in: {2}.</source>
        <translation>無法匯入模型 {1}：{2}。</translation>
    </message>
    <message>
        <source>The name is not valid Unicode; rename the file or its folder.</source>
        <translation>名稱不是有效的 Unicode；請重新命名檔案或資料夾。</translation>
    </message>
    <message>
        <source>The network it starts from stays beside the trained one, and both are asked: better answers, at twice the time for a new photo.</source>
        <translation>訓練前的網路與訓練後的網路並存，兩者都會詢問：答得更好，但每張新照片需要兩倍時間。</translation>
    </message>
    <message>
        <source>The path is too long.</source>
        <translation>路徑太長。</translation>
    </message>
    <message>
        <source>The path of the project is too long: {1}</source>
        <translation>專案的路徑太長：{1}</translation>
    </message>
    <message>
        <source>The path {1} is not valid Unicode.</source>
        <translation>路徑 {1} 不是有效的 Unicode。</translation>
    </message>
    <message>
        <source>The photo is no longer in the project.</source>
        <translation>照片已不在專案中。</translation>
    </message>
    <message>
        <source>The photo is too large for this machine's memory.</source>
        <translation>照片太大，超過本機的記憶體。</translation>
    </message>
    <message>
        <source>The photos could not be made ready in {1}: {2}.</source>
        <translation>無法在 {1} 備妥照片：{2}。</translation>
    </message>
    <message>
        <source>The project has no class “{1}”.</source>
        <translation>專案沒有類別「{1}」。</translation>
    </message>
    <message>
        <source>The size of the weights was counted here, four bytes for each number.</source>
        <translation>權重的大小是在此計算的，每個數值以四位元組計。</translation>
    </message>
    <message>
        <source>The training came apart: its loss is not a number any more.</source>
        <translation>訓練發散：損失已不是數值。</translation>
    </message>
    <message>
        <source>The training cannot be resumed.</source>
        <translation>無法繼續此訓練。</translation>
    </message>
    <message>
        <source>The training cannot go on: another version of CropApp began it, and what it wrote in {1} is not understood.</source>
        <translation>訓練無法繼續：它由另一版本的 CropApp 開始，{1} 中的內容無法解讀。</translation>
    </message>
    <message>
        <source>The training cannot go on: {1} is missing or damaged.</source>
        <translation>訓練無法進行下去：{1} 遺失或損壞。</translation>
    </message>
    <message>
        <source>The training cannot keep its state in {1}: {2}.</source>
        <translation>訓練無法將狀態存放於 {1}：{2}。</translation>
    </message>
    <message>
        <source>The training cannot keep its views in {1}: {2}.</source>
        <translation>訓練無法將視圖存放於 {1}：{2}。</translation>
    </message>
    <message>
        <source>The training could not be prepared in {1}: {2}.</source>
        <translation>無法在 {1} 準備訓練：{2}。</translation>
    </message>
    <message>
        <source>The training could not be started: {1}.</source>
        <translation>無法開始訓練：{1}。</translation>
    </message>
    <message>
        <source>The training has no stage.</source>
        <translation>訓練沒有任何階段。</translation>
    </message>
    <message>
        <source>The training is under way.</source>
        <translation>訓練正在進行中。</translation>
    </message>
    <message>
        <source>The training needs {1} MB in {2}, but {3} MB are free.</source>
        <translation>訓練需要在 {2} 有 {1} MB，但可用空間只有 {3} MB。</translation>
    </message>
    <message>
        <source>The version that the training was to start from is gone.</source>
        <translation>訓練要作為起點的版本已不存在。</translation>
    </message>
    <message>
        <source>The weights come as a package that tells no accuracy: it is timm's, of the same weights of Google's.</source>
        <translation>權重以套件提供，套件未註明準確率：此處採用 timm 對 Google 相同權重的數值。</translation>
    </message>
    <message>
        <source>The zoo has no backbone “{1}”.</source>
        <translation>模型庫沒有骨幹網路「{1}」。</translation>
    </message>
    <message>
        <source>Their class is retired</source>
        <translation>其類別已停用</translation>
    </message>
    <message>
        <source>Their files are missing</source>
        <translation>其檔案遺失</translation>
    </message>
    <message>
        <source>Then it is judged by {1} held-out photos; it takes over only if it is better than the active version beyond chance.</source>
        <translation>之後以 {1} 張保留照片評判；只有當它優於使用中的版本且超出機率誤差時，才會取代。</translation>
    </message>
    <message>
        <source>There are no held-out photos to judge the training by.</source>
        <translation>沒有可用來評判訓練的保留照片。</translation>
    </message>
    <message>
        <source>There are too few labels for a deep training: no photo is left to choose its best epoch by, beside those that judge it.</source>
        <translation>標籤太少，無法進行深度訓練：除了評判用的照片之外，已沒有照片可用來選出最佳週期。</translation>
    </message>
    <message>
        <source>There are too few labels for a deep training: photos of two classes are needed.</source>
        <translation>標籤太少，無法深度訓練：需要兩個類別的照片。</translation>
    </message>
    <message>
        <source>There are too few labels for a deep training: {1} usable photos, of which {2} can be held out to judge it. At least {3} are needed.</source>
        <translation>標籤太少，無法深度訓練：可用的照片有 {1} 張，其中 {2} 張可保留用於評判。至少需要 {3} 張。</translation>
    </message>
    <message>
        <source>There are too few labels to hold any out, so nobody knows yet how good it is: label a few photos of each class.</source>
        <translation>標籤太少，無法保留任何照片來評估，因此還不知道它有多好：請為每個類別標註幾張照片。</translation>
    </message>
    <message>
        <source>There are too few labels to learn from yet: {1} labelled photos are not read.</source>
        <translation>可供學習的標籤還太少：有 {1} 張已標註的照片尚未讀取。</translation>
    </message>
    <message>
        <source>There are too few labels to say what more of them would bring.</source>
        <translation>標籤太少，無法估計更多標籤會帶來多少改善。</translation>
    </message>
    <message>
        <source>There is a class “{1}” already.{2}</source>
        <translation>已有類別「{1}」。{2}</translation>
    </message>
    <message>
        <source>There is no earlier model version to go back to.</source>
        <translation>沒有可返回的先前模型版本。</translation>
    </message>
    <message>
        <source>There is no labelled photo that {1} and {2} both say something of without having learned from it.</source>
        <translation>沒有 {1} 與 {2} 都能作答且都未曾用來學習的已標記照片。</translation>
    </message>
    <message>
        <source>There is no model at {1}.</source>
        <translation>在 {1} 找不到模型。</translation>
    </message>
    <message>
        <source>There is no model to look with yet.</source>
        <translation>尚無可用來觀看照片的模型。</translation>
    </message>
    <message>
        <source>There is no model to predict with yet.</source>
        <translation>尚無可用來預測的模型。</translation>
    </message>
    <message>
        <source>There is no model yet that could be explained.</source>
        <translation>尚無可供解釋的模型。</translation>
    </message>
    <message>
        <source>There is no space left on the disk for {1}.</source>
        <translation>磁碟已無空間可存放 {1}。</translation>
    </message>
    <message>
        <source>There is no training to resume.</source>
        <translation>沒有可繼續的訓練。</translation>
    </message>
    <message>
        <source>There is no training {1} in this project.</source>
        <translation>本專案沒有訓練 {1}。</translation>
    </message>
    <message>
        <source>This AVIF photo is damaged.</source>
        <translation>此 AVIF 照片已損壞。</translation>
    </message>
    <message>
        <source>This BMP is damaged, or no picture at all.</source>
        <translation>此 BMP 已損壞，或根本不是圖片。</translation>
    </message>
    <message>
        <source>This GIF is damaged or cut off near its beginning.</source>
        <translation>此 GIF 已損壞或在開頭附近中斷。</translation>
    </message>
    <message>
        <source>This HEIC photo is damaged.</source>
        <translation>此 HEIC 照片已損壞。</translation>
    </message>
    <message>
        <source>This JPEG is damaged or cut off near its beginning.</source>
        <translation>此 JPEG 已損壞或在開頭附近中斷。</translation>
    </message>
    <message>
        <source>This PNG is damaged or cut off near its beginning.</source>
        <translation>此 PNG 已損壞或在開頭附近中斷。</translation>
    </message>
    <message>
        <source>This TIFF is damaged, or of a kind that cannot be read, such as one with many bands.</source>
        <translation>此 TIFF 已損壞，或屬於無法讀取的種類，例如多波段。</translation>
    </message>
    <message>
        <source>This WebP picture is damaged or cut off.</source>
        <translation>此 WebP 圖片已損壞或不完整。</translation>
    </message>
    <message>
        <source>This is JSON text, perhaps the error message of a web service, not a photo.</source>
        <translation>這是 JSON 文字，可能是網路服務的錯誤訊息，不是照片。</translation>
    </message>
    <message>
        <source>This is a 7z archive, not a photo.</source>
        <translation>這是 7z 壓縮檔，不是照片。</translation>
    </message>
    <message>
        <source>This is a Git LFS pointer: a note that stands for the photo, not the photo.</source>
        <translation>這是 Git LFS 指標檔：只代表照片，不是照片本身。</translation>
    </message>
    <message>
        <source>This is a JPEG 2000 picture, which cannot be read.</source>
        <translation>這是 JPEG 2000 圖片，無法讀取。</translation>
    </message>
    <message>
        <source>This is a JPEG XL picture, which cannot be read.</source>
        <translation>這是 JPEG XL 圖片，無法讀取。</translation>
    </message>
    <message>
        <source>This is a PDF document, not a photo.</source>
        <translation>這是 PDF 文件，不是照片。</translation>
    </message>
    <message>
        <source>This is a Photoshop file.</source>
        <translation>這是 Photoshop 檔案。</translation>
    </message>
    <message>
        <source>This is a PostScript program, not a photo.</source>
        <translation>這是 PostScript 程式，不是照片。</translation>
    </message>
    <message>
        <source>This is a RAR archive, not a photo.</source>
        <translation>這是 RAR 壓縮檔，不是照片。</translation>
    </message>
    <message>
        <source>This is a RAW photo, which cannot be read.</source>
        <translation>這是 RAW 照片，無法讀取。</translation>
    </message>
    <message>
        <source>This is a ZIP archive, not a photo.</source>
        <translation>這是 ZIP 壓縮檔，不是照片。</translation>
    </message>
    <message>
        <source>This is a gzip archive, not a photo.</source>
        <translation>這是 gzip 壓縮檔，不是照片。</translation>
    </message>
    <message>
        <source>This is a sound or a video, not a photo.</source>
        <translation>這是聲音或影片，不是照片。</translation>
    </message>
    <message>
        <source>This is a video, not a photo.</source>
        <translation>這是影片，不是照片。</translation>
    </message>
    <message>
        <source>This is a web page saved under a photo's name.</source>
        <translation>這是以照片名稱儲存的網頁。</translation>
    </message>
    <message>
        <source>This is an SVG drawing, not a photo.</source>
        <translation>這是 SVG 圖形，不是照片。</translation>
    </message>
    <message>
        <source>This is an icon, not a photo.</source>
        <translation>這是圖示，不是照片。</translation>
    </message>
    <message>
        <source>This is not an ordinary file, but a pipe, socket or device.</source>
        <translation>這不是一般檔案，而是管線、通訊端或裝置。</translation>
    </message>
    <message>
        <source>This is text, not a photo.</source>
        <translation>這是文字，不是照片。</translation>
    </message>
    <message>
        <source>This model version computes in 8-bit integers, which torch does not run here.</source>
        <translation>此模型版本以 8 位元整數運算，torch 無法在此執行。</translation>
    </message>
    <message>
        <source>This model version was made in 8-bit integers on another processor; on this one it would answer differently.</source>
        <translation>此模型版本是在另一種處理器上製成的 8 位元整數版本；在這台上答案會不同。</translation>
    </message>
    <message>
        <source>This network cannot be exported: torch cannot follow what it computes.</source>
        <translation>此網路無法匯出：torch 無法追蹤它的運算。</translation>
    </message>
    <message>
        <source>This network cannot be written as {1}: it computes something that form lacks.</source>
        <translation>此網路無法寫成 {1}：其中有該格式不支援的運算。</translation>
    </message>
    <message>
        <source>To make a version in 8-bit integers, nncf must be installed.</source>
        <translation>要製作 8 位元整數的版本，必須安裝 nncf。</translation>
    </message>
    <message>
        <source>To write a model as {1}, {2} must be installed.</source>
        <translation>要將模型寫成 {1}，必須安裝 {2}。</translation>
    </message>
    <message>
        <source>Together: {1}</source>
        <translation>集成：{1}</translation>
    </message>
    <message>
        <source>Too few labelled photos can be held out to tell whether {1} is as good in 8-bit integers.</source>
        <translation>可保留的已標記照片太少，無法判斷 {1} 改為 8 位元整數後是否一樣好。</translation>
    </message>
    <message>
        <source>Too few of the labelled photos can be read to train on them.</source>
        <translation>可讀取的已標記照片太少，無法用於訓練。</translation>
    </message>
    <message>
        <source>Too few photos for a sample field: {1}.</source>
        <translation>照片太少，無法產生範例田區：{1}。</translation>
    </message>
    <message>
        <source>Train with a lower learning rate, or in float32.</source>
        <translation>請以較低的學習率訓練，或使用 float32。</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>訓練</translation>
    </message>
    <message>
        <source>Training run {1} has ended; it cannot be resumed.</source>
        <translation>訓練紀錄 {1} 已結束，無法繼續。</translation>
    </message>
    <message>
        <source>Training run {1} is under way in another process.</source>
        <translation>訓練紀錄 {1} 正在另一個程序中進行。</translation>
    </message>
    <message>
        <source>Training, epoch {1} of {2}</source>
        <translation>訓練中，第 {1} 週期，共 {2} 個</translation>
    </message>
    <message>
        <source>Unpack it.</source>
        <translation>請解壓縮。</translation>
    </message>
    <message>
        <source>Use one of the other versions, or put another ensemble together.</source>
        <translation>請使用其他版本之一，或組成另一個集成模型。</translation>
    </message>
    <message>
        <source>Use the version that it was made from, and make that faster on this machine.</source>
        <translation>請使用其來源版本，並在本機將它加速。</translation>
    </message>
    <message>
        <source>Use the version that it was made from.</source>
        <translation>請使用其來源版本。</translation>
    </message>
    <message>
        <source>Wait until it has ended, or stop it first.</source>
        <translation>請等它結束，或先將它停止。</translation>
    </message>
    <message>
        <source>Wait until that is done, or close it, and try again.</source>
        <translation>請等它完成，或將它關閉後再試。</translation>
    </message>
    <message>
        <source>Wait until they are predicted, or have them predicted now.</source>
        <translation>請等它們完成預測，或現在就預測。</translation>
    </message>
    <message>
        <source>Waiting: another window or command is learning</source>
        <translation>等待中：另一個視窗或指令正在學習</translation>
    </message>
    <message>
        <source>What computes it</source>
        <translation>運算引擎</translation>
    </message>
    <message>
        <source>What more labels would bring is not known well: twice as many, {1} to {2} points.</source>
        <translation>更多標籤會帶來多少改善尚不確定：標籤加倍時為 {1} 至 {2} 個百分點。</translation>
    </message>
    <message>
        <source>When the hand rests, the model learns from the new labels and predicts all photos anew. The order of the photos stays.</source>
        <translation>停手時，模型會從新標籤學習，並重新預測所有照片。照片順序不變。</translation>
    </message>
    <message>
        <source>While labelling</source>
        <translation>標記期間</translation>
    </message>
    <message>
        <source>Write mine, theirs, unsure, later, or the name of a class. {1}</source>
        <translation>請填 mine、theirs、unsure、later 或類別名稱。{1}</translation>
    </message>
    <message>
        <source>You may not read this file.</source>
        <translation>您沒有讀取此檔案的權限。</translation>
    </message>
    <message>
        <source>a part of it is not JSON</source>
        <translation>其中一部分不是 JSON</translation>
    </message>
    <message>
        <source>a part of it is not what it should be</source>
        <translation>其中一部分與應有的內容不符</translation>
    </message>
    <message>
        <source>a photo</source>
        <translation>照片</translation>
    </message>
    <message>
        <source>a project</source>
        <translation>專案</translation>
    </message>
    <message>
        <source>averaging of the weights</source>
        <translation>權重平均</translation>
    </message>
    <message>
        <source>balance of the classes</source>
        <translation>類別平衡</translation>
    </message>
    <message>
        <source>batches per step</source>
        <translation>每步批次數</translation>
    </message>
    <message>
        <source>blending of two photos (mixup)</source>
        <translation>兩張照片混合（mixup）</translation>
    </message>
    <message>
        <source>done again</source>
        <translation>重做</translation>
    </message>
    <message>
        <source>excluded: {1}</source>
        <translation>已排除：{1}</translation>
    </message>
    <message>
        <source>export them as JPEG</source>
        <translation>請匯出為 JPEG</translation>
    </message>
    <message>
        <source>fits several classes</source>
        <translation>符合多個類別</translation>
    </message>
    <message>
        <source>fits several versions</source>
        <translation>符合多個版本</translation>
    </message>
    <message>
        <source>is no class of this project</source>
        <translation>不是本專案的類別</translation>
    </message>
    <message>
        <source>is no version of this project</source>
        <translation>不是本專案的版本</translation>
    </message>
    <message>
        <source>it has reference photos</source>
        <translation>它有參考照片</translation>
    </message>
    <message>
        <source>it holds no table of tensors</source>
        <translation>其中沒有張量表</translation>
    </message>
    <message>
        <source>it holds other things than tensors</source>
        <translation>其中含有張量以外的內容</translation>
    </message>
    <message>
        <source>it is damaged, or holds more than tensors</source>
        <translation>它已損壞，或含有張量以外的內容</translation>
    </message>
    <message>
        <source>it is empty</source>
        <translation>它是空的</translation>
    </message>
    <message>
        <source>it is far too large</source>
        <translation>它過大</translation>
    </message>
    <message>
        <source>it is missing</source>
        <translation>它遺失了</translation>
    </message>
    <message>
        <source>it is not JSON</source>
        <translation>它不是 JSON</translation>
    </message>
    <message>
        <source>it is not a packed model, or was cut off</source>
        <translation>它不是打包的模型，或檔案不完整</translation>
    </message>
    <message>
        <source>it is not a safetensors file</source>
        <translation>它不是 safetensors 檔</translation>
    </message>
    <message>
        <source>its contents are not those that were saved</source>
        <translation>其內容與當初儲存的不同</translation>
    </message>
    <message>
        <source>its format is {1}</source>
        <translation>其格式為 {1}</translation>
    </message>
    <message>
        <source>its manifest is not that of a model</source>
        <translation>它的資訊清單不屬於模型</translation>
    </message>
    <message>
        <source>label smoothing</source>
        <translation>標籤平滑</translation>
    </message>
    <message>
        <source>learning rate</source>
        <translation>學習率</translation>
    </message>
    <message>
        <source>networks asked</source>
        <translation>詢問的網路</translation>
    </message>
    <message>
        <source>none yet</source>
        <translation>尚無</translation>
    </message>
    <message>
        <source>one look</source>
        <translation>看一次</translation>
    </message>
    <message>
        <source>only photos can</source>
        <translation>只能讀取照片</translation>
    </message>
    <message>
        <source>optimiser</source>
        <translation>最佳化器</translation>
    </message>
    <message>
        <source>patches of other photos (cutmix)</source>
        <translation>貼入其他照片的區塊（cutmix）</translation>
    </message>
    <message>
        <source>patience</source>
        <translation>耐心值</translation>
    </message>
    <message>
        <source>photos at a time</source>
        <translation>每次照片數</translation>
    </message>
    <message>
        <source>photos were labelled so before</source>
        <translation>曾有照片標記為此類別</translation>
    </message>
    <message>
        <source>precision</source>
        <translation>精度</translation>
    </message>
    <message>
        <source>rate of earlier blocks</source>
        <translation>較前區塊的學習率</translation>
    </message>
    <message>
        <source>rate of the head</source>
        <translation>分類頭的學習率</translation>
    </message>
    <message>
        <source>save single frames as JPEG</source>
        <translation>請將單一畫面存成 JPEG</translation>
    </message>
    <message>
        <source>side of the input</source>
        <translation>輸入邊長</translation>
    </message>
    <message>
        <source>stages</source>
        <translation>階段</translation>
    </message>
    <message>
        <source>the connection broke off</source>
        <translation>連線中斷</translation>
    </message>
    <message>
        <source>the model {1} can answer it</source>
        <translation>模型 {1} 會用到它</translation>
    </message>
    <message>
        <source>the server answered {1} {2}</source>
        <translation>伺服器回應 {1} {2}</translation>
    </message>
    <message>
        <source>there is no class “{1}” in file or project</source>
        <translation>檔案與專案中都沒有類別「{1}」</translation>
    </message>
    <message>
        <source>together</source>
        <translation>集成</translation>
    </message>
    <message>
        <source>torchvision names no licence for its weights; its own code is under BSD-3-Clause.</source>
        <translation>torchvision 未註明其權重的授權；其程式碼採 BSD-3-Clause 授權。</translation>
    </message>
    <message>
        <source>undone</source>
        <translation>復原</translation>
    </message>
    <message>
        <source>unsure</source>
        <translation>不確定</translation>
    </message>
    <message>
        <source>variation</source>
        <translation>變化強度</translation>
    </message>
    <message>
        <source>views of each photo</source>
        <translation>每張照片的視角數</translation>
    </message>
    <message>
        <source>warm-up</source>
        <translation>暖身</translation>
    </message>
    <message>
        <source>weight decay</source>
        <translation>權重衰減</translation>
    </message>
    <message>
        <source>weight of new labels</source>
        <translation>新標籤的權重</translation>
    </message>
    <message>
        <source>weight or bias is missing</source>
        <translation>缺少 weight 或 bias</translation>
    </message>
    <message>
        <source>{1} ({2}) cannot be read; {3}.</source>
        <translation>{1}（{2}）無法讀取；{3}。</translation>
    </message>
    <message>
        <source>{1} came into use just now.</source>
        <translation>{1} 剛剛才開始使用。</translation>
    </message>
    <message>
        <source>{1} cannot be compared with itself.</source>
        <translation>{1} 不能與自己比較。</translation>
    </message>
    <message>
        <source>{1} cannot be made: {2}.</source>
        <translation>無法建立 {1}：{2}。</translation>
    </message>
    <message>
        <source>{1} cannot be opened.</source>
        <translation>無法開啟 {1}。</translation>
    </message>
    <message>
        <source>{1} cannot be read: {2} Defaults are used.</source>
        <translation>無法讀取 {1}：{2} 將使用預設值。</translation>
    </message>
    <message>
        <source>{1} cannot be written.</source>
        <translation>無法寫入 {1}。</translation>
    </message>
    <message>
        <source>{1} computes in 8-bit integers already.</source>
        <translation>{1} 已是以 8 位元整數運算。</translation>
    </message>
    <message>
        <source>{1} could not be brought in: {2}.</source>
        <translation>未能匯入 {1}：{2}。</translation>
    </message>
    <message>
        <source>{1} could not be renamed: {2} cannot be written.</source>
        <translation>無法重新命名 {1}：無法寫入 {2}。</translation>
    </message>
    <message>
        <source>{1} holds a file that no model has: {2}.</source>
        <translation>{1} 含有模型不應有的檔案：{2}。</translation>
    </message>
    <message>
        <source>{1} is a file, not a folder.</source>
        <translation>{1} 是檔案，不是資料夾。</translation>
    </message>
    <message>
        <source>{1} is being written by another program.</source>
        <translation>其他程式正在寫入 {1}。</translation>
    </message>
    <message>
        <source>{1} is compressed in a way that is not known here</source>
        <translation>{1} 的壓縮方式在此無法辨識</translation>
    </message>
    <message>
        <source>{1} is damaged.</source>
        <translation>{1} 已損壞。</translation>
    </message>
    <message>
        <source>{1} is far too large</source>
        <translation>{1} 過大</translation>
    </message>
    <message>
        <source>{1} is in the project already, as {2}.</source>
        <translation>{1} 已在專案中，名為 {2}。</translation>
    </message>
    <message>
        <source>{1} is in use.</source>
        <translation>{1} 正在使用中。</translation>
    </message>
    <message>
        <source>{1} is larger than it says</source>
        <translation>{1} 比所標示的大</translation>
    </message>
    <message>
        <source>{1} is listed: {2} times as fast as {3} on this machine, right on {4} of {5} held-out photos ({6} {7}).</source>
        <translation>已列出 {1}：在本機速度為 {3} 的 {2} 倍，在 {5} 張保留照片上答對 {4}（{6} 為 {7}）。</translation>
    </message>
    <message>
        <source>{1} is missing</source>
        <translation>{1} 遺失</translation>
    </message>
    <message>
        <source>{1} is not a CropApp project, or it is damaged.</source>
        <translation>{1} 不是 CropApp 專案，或已損壞。</translation>
    </message>
    <message>
        <source>{1} is not a packed model: it has no {2}.</source>
        <translation>{1} 不是打包的模型：缺少 {2}。</translation>
    </message>
    <message>
        <source>{1} is not there any more: it was moved or renamed, or its disk was taken out.</source>
        <translation>{1} 已不在原處：可能被移動、重新命名，或其磁碟已取出。</translation>
    </message>
    <message>
        <source>{1} is not what was packed</source>
        <translation>{1} 與打包時的內容不同</translation>
    </message>
    <message>
        <source>{1} is not whole: a version that it is made of was deleted.</source>
        <translation>{1} 不完整：組成它的版本之一已被刪除。</translation>
    </message>
    <message>
        <source>{1} is part of {2}.</source>
        <translation>{1} 是 {2} 的一部分。</translation>
    </message>
    <message>
        <source>{1} is several models together and cannot be taken out as one.</source>
        <translation>{1} 由多個模型集成，無法當作單一模型取出。</translation>
    </message>
    <message>
        <source>{1} is several models together.</source>
        <translation>{1} 由多個模型組成。</translation>
    </message>
    <message>
        <source>{1} is the name of {2}, and a table would take its place.</source>
        <translation>{1} 是{2}的名稱，表格會取代它。</translation>
    </message>
    <message>
        <source>{1} is there already.</source>
        <translation>那裡已有 {1}。</translation>
    </message>
    <message>
        <source>{1} is this project itself.</source>
        <translation>{1} 就是這個專案本身。</translation>
    </message>
    <message>
        <source>{1} lacks a class that was merged when it was put together.</source>
        <translation>{1} 組合時有一個類別已被合併，因此缺少該類別。</translation>
    </message>
    <message>
        <source>{1} lacks a photo_id or a decision column.</source>
        <translation>{1} 缺少 photo_id 或 decision 欄。</translation>
    </message>
    <message>
        <source>{1} looks at each photo once.</source>
        <translation>{1} 對每張照片只看一次。</translation>
    </message>
    <message>
        <source>{1} of {2} photos look unlike anything this model has learned from: label some 20 of each class, then it learns your camera.</source>
        <translation>{2} 張照片中有 {1} 張與此模型學過的一切都不相似：每個類別標記約 20 張，模型就會認識您的相機。</translation>
    </message>
    <message>
        <source>{1} on held-out photos: {2} before, {3} now.</source>
        <translation>保留照片：{1}，先前 {2}，現在 {3}。</translation>
    </message>
    <message>
        <source>{1} photos</source>
        <translation> {1} 張照片</translation>
    </message>
    <message>
        <source>{1} photos are labelled so</source>
        <translation>有 {1} 張照片標記為此類別</translation>
    </message>
    <message>
        <source>{1} photos can be read, {2} are needed to tell the ranges of the layers by.</source>
        <translation>可讀取的照片有 {1} 張，需要 {2} 張才能得知各層的數值範圍。</translation>
    </message>
    <message>
        <source>{1} photos for {2} classes, {3} shares.</source>
        <translation>{1} 張照片、{2} 個類別、{3} 份比例。</translation>
    </message>
    <message>
        <source>{1} photos of this project have a label, {2} are needed to tell whether {3} is as good in 8-bit integers.</source>
        <translation>此專案有 {1} 張照片已有標籤，需要 {2} 張才能判斷 {3} 改為 8 位元整數後是否一樣好。</translation>
    </message>
    <message>
        <source>{1} stand on the backbone of {2}.</source>
        <translation>{1} 使用 {2} 的骨幹網路。</translation>
    </message>
    <message>
        <source>{1} stands on the backbone of {2}.</source>
        <translation>{1} 建立在 {2} 的骨幹網路之上。</translation>
    </message>
    <message>
        <source>{1} takes no pictures below {2} px; {3} were asked.</source>
        <translation>{1} 不接受小於 {2} 像素的圖片；要求的是 {3} 像素。</translation>
    </message>
    <message>
        <source>{1} takes pictures of {2} px only, not of {3}.</source>
        <translation>{1} 只接受 {2} 像素的圖片，不接受 {3} 像素。</translation>
    </message>
    <message>
        <source>{1} was merged into it</source>
        <translation>{1} 已併入它</translation>
    </message>
    <message>
        <source>{1} was replaced by another file while it was open.</source>
        <translation>{1} 在開啟期間被另一個檔案取代。</translation>
    </message>
    <message>
        <source>{1} × the time of one look at each photo.</source>
        <translation>每張照片看一次所需時間的 {1} 倍。</translation>
    </message>
    <message>
        <source>{1} × the time: about {2} min for {3} photos.</source>
        <translation>時間為 {1} 倍：{3} 張照片約需 {2} 分鐘。</translation>
    </message>
    <message>
        <source>{1} × the time: about {2} s for {3} photos.</source>
        <translation>時間為 {1} 倍：{3} 張照片約需 {2} 秒。</translation>
    </message>
    <message>
        <source>{1}, which says what a model was trained on, is missing or damaged.</source>
        <translation>記載模型以何訓練的 {1} 遺失或損壞。</translation>
    </message>
    <message>
        <source>“cropapp models zoo” lists them all.</source>
        <translation>「cropapp models zoo」會列出全部。</translation>
    </message>
    <message>
        <source>“{1}” computes in 8-bit integers, at one size only.</source>
        <translation>「{1}」以 8 位元整數運算，只限一種大小。</translation>
    </message>
    <message>
        <source>“{1}” is in 8-bit integers already.</source>
        <translation>「{1}」已是 8 位元整數。</translation>
    </message>
    <message>
        <source>“{1}” is in line {2}</source>
        <translation>「{1}」在第 {2} 行</translation>
    </message>
    <message>
        <source>“{1}” is missing or wrong</source>
        <translation>「{1}」遺失或錯誤</translation>
    </message>
    <message>
        <source>“{1}” is neither yes nor empty</source>
        <translation>「{1}」既非 yes 也非空白</translation>
    </message>
    <message>
        <source>“{1}” is not of the form #RRGGBB</source>
        <translation>「{1}」不是 #RRGGBB 格式</translation>
    </message>
    <message>
        <source>“{1}” is {2}'s in this file</source>
        <translation>在此檔案中「{1}」屬於 {2}</translation>
    </message>
    <message>
        <source>“{1}” stands on a network in 8-bit integers of another version, which is not there.</source>
        <translation>「{1}」建立在另一版本的 8 位元整數網路上，而該版本不存在。</translation>
    </message>
    <message>
        <source>“{1}” stands on the backbone of the version {2}, which is not there.</source>
        <translation>「{1}」建立在版本 {2} 的骨幹網路之上，但該版本不存在。</translation>
    </message>
    <message>
        <source>“{1}” would be taken for the number of a version.</source>
        <translation>「{1}」會被當成版本編號。</translation>
    </message>
    <message>
        <source>“{1}”, “{2}” are not two numbers.</source>
        <translation>「{1}」、「{2}」不是兩個數字。</translation>
    </message>
    <message>
        <source>The key {1} gives {2} already.</source>
        <translation>按鍵 {1} 已給予 {2}。</translation>
    </message>
    <message>
        <source> It is retired.</source>
        <translation> 它已停用。</translation>
    </message>
    <message>
        <source> {1} MB are kept; the next try goes on from there.</source>
        <translation> 已保留 {1} MB；下次會從該處繼續。</translation>
    </message>
    <message>
        <source>1 photo</source>
        <translation> 1 張照片</translation>
    </message>
    <message>
        <source>1 photo is labelled so</source>
        <translation>有 1 張照片標記為此類別</translation>
    </message>
    <message>
        <source>A checksum in the file is wrong: parts of the picture may be damaged.</source>
        <translation>檔案的檢查碼錯誤：圖片部分可能損壞。</translation>
    </message>
    <message>
        <source>A model version needs a name.</source>
        <translation>模型版本需要名稱。</translation>
    </message>
    <message>
        <source>A training cannot have this: {1} = {2}.</source>
        <translation>訓練不能有這個值：{1} = {2}。</translation>
    </message>
    <message>
        <source>About {1} more labels of {2} should bring it {3} points if the other classes keep up; the next evaluation may show {4} to {5}.</source>
        <translation>若其他類別同步增加，再標記約 {1} 張 {2} 應可提升 {3} 個百分點；下次評估可能顯示 {4} 到 {5}。</translation>
    </message>
    <message>
        <source>About {1} more labels, spread over the classes as now, should bring {2} points in all; the next evaluation may show {3} to {4}.</source>
        <translation>依目前的類別比例再標記約 {1} 張，整體應可提升 {2} 個百分點；下次評估可能顯示 {3} 到 {4}。</translation>
    </message>
    <message>
        <source>Add a word to it.</source>
        <translation>請加上文字。</translation>
    </message>
    <message>
        <source>Another version is called “{1}”.</source>
        <translation>已有另一個版本名為「{1}」。</translation>
    </message>
    <message>
        <source>Bring it back to this place and go on. Or open it where it is now; the folder beside it that ends in -data belongs to it.</source>
        <translation>請將它移回原處後繼續。或在目前的位置開啟；旁邊以 -data 結尾的資料夾屬於它。</translation>
    </message>
    <message>
        <source>Check the permissions of the file and of its folder, and whether its disk is write-protected, or copy the project elsewhere.</source>
        <translation>請檢查檔案與資料夾的權限，以及磁碟是否有寫入保護，或將專案複製到其他位置。</translation>
    </message>
    <message>
        <source>Comparing the labelled photos</source>
        <translation>正在比對已標記的照片</translation>
    </message>
    <message>
        <source>Fewer than 10 photos to judge by, so little is known of: {1}.</source>
        <translation>可供評判的照片少於 10 張，所知有限：{1}。</translation>
    </message>
    <message>
        <source>In {1} of the photos of {2} much of the evidence lies away from the plant in the middle: see with the key C whether it is soil or a hand. If so, label photos of this class from other places and days.</source>
        <translation>在 {2} 的照片中，{1} 的大部分判斷依據落在中央植株之外：請按 C 鍵查看是否為土壤或手。若是，請標記此類別在其他地點與日期的照片。</translation>
    </message>
    <message>
        <source>Its best epoch is chosen by {1} other photos, which the network does not learn from and is not judged by.</source>
        <translation>最佳週期由另外 {1} 張照片選出，網路不從這些照片學習，也不以它們評判。</translation>
    </message>
    <message>
        <source>Name a folder, a CSV file or another project.</source>
        <translation>請指定資料夾、CSV 檔或另一個專案。</translation>
    </message>
    <message>
        <source>Name the folder that it is in: {1}</source>
        <translation>請指定它所在的資料夾：{1}</translation>
    </message>
    <message>
        <source>Name the project of the other person.</source>
        <translation>請指定另一個人的專案。</translation>
    </message>
    <message>
        <source>Not promoted: right on {1} of {2} held-out photos, but there is no photo to compare it with the active version on. The active version stays.</source>
        <translation>未採用：在 {2} 張保留照片中答對 {1} 張，但沒有照片可與使用中的版本比較。維持使用中的版本。</translation>
    </message>
    <message>
        <source>Precision “{1}” is not one of auto, fp32, bf16, fp16.</source>
        <translation>精度「{1}」不是 auto、fp32、bf16、fp16 之一。</translation>
    </message>
    <message>
        <source>Right on {1} of {2} held-out photos.</source>
        <translation>在 {2} 張保留照片中答對 {1} 張。</translation>
    </message>
    <message>
        <source>Start from the default recipe.</source>
        <translation>請從預設配方開始。</translation>
    </message>
    <message>
        <source>Stay with this version, or train another backbone.</source>
        <translation>請維持此版本，或訓練另一個骨幹網路。</translation>
    </message>
    <message>
        <source>The first model of its own: right on {1} of {2} held-out photos.</source>
        <translation>第一個自己的模型：在 {2} 張保留照片中答對 {1} 張。</translation>
    </message>
    <message>
        <source>The model could not be copied to {1}: {2}.</source>
        <translation>無法將模型複製到 {1}：{2}。</translation>
    </message>
    <message>
        <source>The model could not be saved in {1}: {2}.</source>
        <translation>無法將模型儲存到 {1}：{2}。</translation>
    </message>
    <message>
        <source>The model file {1} is damaged: it is no network for photos of {2} px.</source>
        <translation>模型檔 {1} 已損壞：它不是 {2} px 照片的網路。</translation>
    </message>
    <message>
        <source>The model file {1} is damaged: {2}.</source>
        <translation>模型檔 {1} 已損壞：{2}。</translation>
    </message>
    <message>
        <source>The model version {1} ({2}) is in the project already.</source>
        <translation>模型版本 {1}（{2}）已在專案中。</translation>
    </message>
    <message>
        <source>The model was made with {1} weights {2}, but the weights found here are {3}.</source>
        <translation>此模型使用 {1} 權重 {2}，但此處的權重是 {3}。</translation>
    </message>
    <message>
        <source>The network {1} cannot be made in 8-bit integers.</source>
        <translation>網路 {1} 無法製成 8 位元整數。</translation>
    </message>
    <message>
        <source>The next job uses it. Automatic takes a graphics card where there is one.</source>
        <translation>下一個工作會使用。「自動」會優先使用顯示卡。</translation>
    </message>
    <message>
        <source>The path is not valid.</source>
        <translation>路徑無效。</translation>
    </message>
    <message>
        <source>The picture has no pixels.</source>
        <translation>圖片沒有像素。</translation>
    </message>
    <message>
        <source>The picture is too large: its header claims more pixels than can be decoded.</source>
        <translation>圖片太大：檔頭宣稱的像素超過可解碼的範圍。</translation>
    </message>
    <message>
        <source>The picture is too large: {1} x {2} pixels are {3} megapixels, the limit is {4}.</source>
        <translation>圖片太大：{1} x {2} 像素為 {3} 百萬像素，上限為 {4}。</translation>
    </message>
    <message>
        <source>The picture's data is damaged.</source>
        <translation>圖片資料已損壞。</translation>
    </message>
    <message>
        <source>The prediction of photo {1} names no class.</source>
        <translation>照片 {1} 的預測沒有指出類別。</translation>
    </message>
    <message>
        <source>The project has no change {1}.</source>
        <translation>專案沒有變更 {1}。</translation>
    </message>
    <message>
        <source>The project has no class {1}.</source>
        <translation>專案沒有類別 {1}。</translation>
    </message>
    <message>
        <source>The project has no folder {1}.</source>
        <translation>專案沒有資料夾 {1}。</translation>
    </message>
    <message>
        <source>The project has no model version {1}.</source>
        <translation>專案沒有模型版本 {1}。</translation>
    </message>
    <message>
        <source>The project has no photo {1}.</source>
        <translation>專案沒有照片 {1}。</translation>
    </message>
    <message>
        <source>The project {1} is closed.</source>
        <translation>專案 {1} 已關閉。</translation>
    </message>
    <message>
        <source>The recipe of a training cannot be read: {1} is missing or no value that this version of CropApp knows.</source>
        <translation>無法讀取訓練配方：{1} 缺少，或其值不是此版本的 CropApp 所認得的。</translation>
    </message>
    <message>
        <source>The seed {1} is negative.</source>
        <translation>種子 {1} 為負數。</translation>
    </message>
    <message>
        <source>The setting {1} cannot be “{2}”.</source>
        <translation>設定 {1} 不能為「{2}」。</translation>
    </message>
    <message>
        <source>The target point {1}, {2} is not on the picture.</source>
        <translation>目標點 {1}, {2} 不在圖片上。</translation>
    </message>
    <message>
        <source>The target point {1}, {2} is not on {3}, which has {4} x {5} pixels.</source>
        <translation>目標點 {1}, {2} 不在 {3} 上，該圖片為 {4} x {5} 像素。</translation>
    </message>
    <message>
        <source>The temperature of “{1}” is {2}.</source>
        <translation>「{1}」的溫度參數為 {2}。</translation>
    </message>
    <message>
        <source>The upgrade of {1} would break {2} rows of {3} and was undone.</source>
        <translation>升級 {1} 會破壞 {3} 的 {2} 列，已復原。</translation>
    </message>
    <message>
        <source>The weights ({1}) are not those of the backbone {2}.</source>
        <translation>權重（{1}）不屬於骨幹網路 {2}。</translation>
    </message>
    <message>
        <source>The weights file {1} cannot be used: {2}.</source>
        <translation>無法使用權重檔 {1}：{2}。</translation>
    </message>
    <message>
        <source>The weights file {1} is damaged: its sha256 starts with {2}, not with {3}.</source>
        <translation>權重檔 {1} 已損壞：其 sha256 開頭為 {2}，而非 {3}。</translation>
    </message>
    <message>
        <source>The weights of the backbone {1} are not installed.</source>
        <translation>未安裝骨幹網路 {1} 的權重。</translation>
    </message>
    <message>
        <source>The weights of {1} are not installed with the program.</source>
        <translation>{1} 的權重未隨程式安裝。</translation>
    </message>
    <message>
        <source>The weights of {1} come as a package, not from a hub.</source>
        <translation>{1} 的權重以套件提供，不從網路下載。</translation>
    </message>
    <message>
        <source>The weights of {1} could not be downloaded from {2}: {3}.{4}</source>
        <translation>無法從 {2} 下載 {1} 的權重：{3}。{4}</translation>
    </message>
    <message>
        <source>The weights of {1} have no ImageNet classifier.</source>
        <translation>{1} 的權重沒有 ImageNet 分類器。</translation>
    </message>
    <message>
        <source>The words of the window. An open project stays open.</source>
        <translation>視窗的文字語言。開啟中的專案不會關閉。</translation>
    </message>
    <message>
        <source>There are no labels to learn from.</source>
        <translation>沒有可學習的標籤。</translation>
    </message>
    <message>
        <source>There are too few labels to learn from.</source>
        <translation>可學習的標籤太少。</translation>
    </message>
    <message>
        <source>There are: {1}.</source>
        <translation>可用的有：{1}。</translation>
    </message>
    <message>
        <source>There is a class {1} already (retired).</source>
        <translation>已有類別 {1}（已停用）。</translation>
    </message>
    <message>
        <source>There is a class {1} already.</source>
        <translation>已有類別 {1}。</translation>
    </message>
    <message>
        <source>There is a model folder {1} already.</source>
        <translation>已有模型資料夾 {1}。</translation>
    </message>
    <message>
        <source>There is a saved filter “{1}” already.</source>
        <translation>已有儲存的篩選「{1}」。</translation>
    </message>
    <message>
        <source>There is no backbone called “{1}”.</source>
        <translation>沒有名為「{1}」的骨幹網路。</translation>
    </message>
    <message>
        <source>There is no device called “{1}”.</source>
        <translation>沒有名為「{1}」的裝置。</translation>
    </message>
    <message>
        <source>There is no display to show the window on.</source>
        <translation>沒有可顯示視窗的螢幕。</translation>
    </message>
    <message>
        <source>There is no folder {1}.</source>
        <translation>沒有資料夾 {1}。</translation>
    </message>
    <message>
        <source>There is no preset “{1}”.</source>
        <translation>沒有預設清單「{1}」。</translation>
    </message>
    <message>
        <source>There is no project {1}.</source>
        <translation>沒有專案 {1}。</translation>
    </message>
    <message>
        <source>There is no saved filter “{1}”.</source>
        <translation>沒有儲存的篩選「{1}」。</translation>
    </message>
    <message>
        <source>There is no setting “{1}”.</source>
        <translation>沒有設定「{1}」。</translation>
    </message>
    <message>
        <source>There is no starter model “{1}”.</source>
        <translation>沒有入門模型「{1}」。</translation>
    </message>
    <message>
        <source>There is no training run {1}.</source>
        <translation>沒有訓練紀錄 {1}。</translation>
    </message>
    <message>
        <source>There is no weights file {1}.</source>
        <translation>沒有權重檔 {1}。</translation>
    </message>
    <message>
        <source>There is no {1}.</source>
        <translation>沒有 {1}。</translation>
    </message>
    <message>
        <source>There is not enough memory to decode this picture.</source>
        <translation>記憶體不足，無法解碼此圖片。</translation>
    </message>
    <message>
        <source>These changes are no longer in the project.</source>
        <translation>這些變更已不在專案中。</translation>
    </message>
    <message>
        <source>This is not an ordinary file, but a folder, pipe, socket or device.</source>
        <translation>這不是一般檔案，而是資料夾、管線、通訊端或裝置。</translation>
    </message>
    <message>
        <source>This saved filter is no longer in the project.</source>
        <translation>此儲存的篩選已不在專案中。</translation>
    </message>
    <message>
        <source>Type a few letters.</source>
        <translation>請輸入幾個字母。</translation>
    </message>
    <message>
        <source>Type one.</source>
        <translation>請輸入一個。</translation>
    </message>
    <message>
        <source>Undo that merge first.</source>
        <translation>請先復原那次合併。</translation>
    </message>
    <message>
        <source>Update CropApp, then open it again; the project was not changed.</source>
        <translation>請更新 CropApp 後再開啟；專案未被更改。</translation>
    </message>
    <message>
        <source>Update CropApp.</source>
        <translation>請更新 CropApp。</translation>
    </message>
    <message>
        <source>Use --device auto or --device cpu, or install the driver and the matching torch.</source>
        <translation>請使用 --device auto 或 --device cpu，或安裝驅動程式與相符的 torch。</translation>
    </message>
    <message>
        <source>Use --engine torch.</source>
        <translation>請使用 --engine torch。</translation>
    </message>
    <message>
        <source>Use 1 photo as a reference of {1}</source>
        <translation>將 1 張照片用作 {1} 的參考</translation>
    </message>
    <message>
        <source>Use another model version, or copy this one again from where it came.</source>
        <translation>請使用其他模型版本，或從來源重新複製此版本。</translation>
    </message>
    <message>
        <source>Use one of: {1}.</source>
        <translation>請使用其中之一：{1}。</translation>
    </message>
    <message>
        <source>Use the one that is listed.</source>
        <translation>請使用列出的那一個。</translation>
    </message>
    <message>
        <source>Use {1} photos as references of {2}</source>
        <translation>將 {1} 張照片用作 {2} 的參考</translation>
    </message>
    <message>
        <source>Wait until the copy has ended; try again.</source>
        <translation>請等複製完成後再試。</translation>
    </message>
    <message>
        <source>Watch folders for new photos</source>
        <translation>監看資料夾中的新照片</translation>
    </message>
    <message>
        <source>What an export proposes; each export can be told otherwise.</source>
        <translation>匯出時的預設值；每次匯出都可另外指定。</translation>
    </message>
    <message>
        <source>What {1} sent is not the weights of {2}: {3}</source>
        <translation>{1} 傳來的不是 {2} 的權重：{3}</translation>
    </message>
    <message>
        <source>When a project is opened, thumbnails beyond it are deleted; they come again.</source>
        <translation>開啟專案時會刪除超出的縮圖；之後會重新產生。</translation>
    </message>
    <message>
        <source>Where the model runs</source>
        <translation>模型執行的位置</translation>
    </message>
    <message>
        <source>Write it as #RRGGBB: #E69F00 is orange.</source>
        <translation>請以 #RRGGBB 表示：#E69F00 為橘色。</translation>
    </message>
    <message>
        <source>Writing changes</source>
        <translation>寫入變更紀錄</translation>
    </message>
    <message>
        <source>Your name</source>
        <translation>您的名字</translation>
    </message>
    <message>
        <source>`cropapp changes` lists them.</source>
        <translation>`cropapp changes` 會列出它們。</translation>
    </message>
    <message>
        <source>a line or ring has fewer than {1} positions</source>
        <translation>線或環的座標少於 {1} 個</translation>
    </message>
    <message>
        <source>a polygon is not a list of rings</source>
        <translation>多邊形不是環的清單</translation>
    </message>
    <message>
        <source>a position is not two numbers</source>
        <translation>座標不是兩個數字</translation>
    </message>
    <message>
        <source>it has no type; GeoJSON starts with a FeatureCollection</source>
        <translation>缺少 type；GeoJSON 應以 FeatureCollection 開頭</translation>
    </message>
    <message>
        <source>it holds no tensors.</source>
        <translation>其中沒有張量。</translation>
    </message>
    <message>
        <source>it is not a whole safetensors file.</source>
        <translation>它不是完整的 safetensors 檔。</translation>
    </message>
    <message>
        <source>it is not an object</source>
        <translation>它不是物件</translation>
    </message>
    <message>
        <source>its geometry is not one</source>
        <translation>它的幾何無效</translation>
    </message>
    <message>
        <source>its geometry type is {1}</source>
        <translation>它的幾何類型為 {1}</translation>
    </message>
    <message>
        <source>{1} cannot be merged into itself.</source>
        <translation>{1} 不能併入自己。</translation>
    </message>
    <message>
        <source>{1} cannot be read ({2}), so it was given no class.</source>
        <translation>無法讀取 {1}（{2}），因此未給予類別。</translation>
    </message>
    <message>
        <source>{1} cannot be read as UTF-8 text: {2}.</source>
        <translation>無法以 UTF-8 文字讀取 {1}：{2}。</translation>
    </message>
    <message>
        <source>{1} cannot be read: {2}.</source>
        <translation>無法讀取 {1}：{2}。</translation>
    </message>
    <message>
        <source>{1} cannot be written: {2}.</source>
        <translation>無法寫入 {1}：{2}。</translation>
    </message>
    <message>
        <source>{1} contains {2}, which is in the project already.</source>
        <translation>{1} 包含已在專案中的 {2}。</translation>
    </message>
    <message>
        <source>{1} could not be written: {2}.</source>
        <translation>未能寫入 {1}：{2}。</translation>
    </message>
    <message>
        <source>{1} does not describe a CropApp model.</source>
        <translation>{1} 並未描述 CropApp 模型。</translation>
    </message>
    <message>
        <source>{1} does not end in {2}.</source>
        <translation>{1} 的結尾不是 {2}。</translation>
    </message>
    <message>
        <source>{1} does not exist.</source>
        <translation>{1} 不存在。</translation>
    </message>
    <message>
        <source>{1} exists already.</source>
        <translation>{1} 已存在。</translation>
    </message>
    <message>
        <source>{1} has no column “name”.</source>
        <translation>{1} 沒有欄位「name」。</translation>
    </message>
    <message>
        <source>{1} has no field border: no Polygon, MultiPolygon or LineString in it.</source>
        <translation>{1} 沒有田區邊界：其中沒有 Polygon、MultiPolygon 或 LineString。</translation>
    </message>
    <message>
        <source>{1} has no sub-folders with photos.</source>
        <translation>{1} 沒有含照片的子資料夾。</translation>
    </message>
    <message>
        <source>{1} hashes for {2} embeddings.</source>
        <translation>{2} 個特徵向量卻有 {1} 個雜湊值。</translation>
    </message>
    <message>
        <source>{1} holds no model version ({2} is missing).</source>
        <translation>{1} 中沒有模型版本（缺少 {2}）。</translation>
    </message>
    <message>
        <source>{1} holds none of the {2} photos of {3} that were looked for.</source>
        <translation>{1} 中沒有所尋找的 {3} 的 {2} 張照片。</translation>
    </message>
    <message>
        <source>{1} is a class of its own already.</source>
        <translation>{1} 已是獨立的類別。</translation>
    </message>
    <message>
        <source>{1} is a file.</source>
        <translation>{1} 是檔案。</translation>
    </message>
    <message>
        <source>{1} is damaged, so no backup was made of it: {2}.</source>
        <translation>{1} 已損壞，因此未備份：{2}。</translation>
    </message>
    <message>
        <source>{1} is larger than {2} MB.</source>
        <translation>{1} 大於 {2} MB。</translation>
    </message>
    <message>
        <source>{1} is nested too deeply.</source>
        <translation>{1} 的巢狀層次太深。</translation>
    </message>
    <message>
        <source>{1} is not GeoJSON: line {2}: {3}.</source>
        <translation>{1} 不是 GeoJSON：第 {2} 行：{3}。</translation>
    </message>
    <message>
        <source>{1} is not UTF-8.</source>
        <translation>{1} 不是 UTF-8。</translation>
    </message>
    <message>
        <source>{1} is not a CropApp project.</source>
        <translation>{1} 不是 CropApp 專案。</translation>
    </message>
    <message>
        <source>{1} is not a folder.</source>
        <translation>{1} 不是資料夾。</translation>
    </message>
    <message>
        <source>{1} is not a list</source>
        <translation>{1} 不是清單</translation>
    </message>
    <message>
        <source>{1} is not a model folder: it has no {2}.</source>
        <translation>{1} 不是模型資料夾：缺少 {2}。</translation>
    </message>
    <message>
        <source>{1} is not a model version: {2} is missing or damaged.</source>
        <translation>{1} 不是模型版本：{2} 遺失或損壞。</translation>
    </message>
    <message>
        <source>{1} is not a table of comma-separated values: {2}.</source>
        <translation>{1} 不是逗號分隔的表格：{2}。</translation>
    </message>
    <message>
        <source>{1} is not empty, and rendered photos are never mixed with others.</source>
        <translation>{1} 不是空的，繪製的照片不會與其他照片混放。</translation>
    </message>
    <message>
        <source>{1} is not in use, so nothing can be merged into it.</source>
        <translation>{1} 未在使用，因此不能併入它。</translation>
    </message>
    <message>
        <source>{1} is not text in UTF-8.</source>
        <translation>{1} 不是 UTF-8 文字。</translation>
    </message>
    <message>
        <source>{1} is not the truth file of a sample field.</source>
        <translation>{1} 不是範例田區的答案檔。</translation>
    </message>
    <message>
        <source>{1} lacks a label column.</source>
        <translation>{1} 缺少 label 欄。</translation>
    </message>
    <message>
        <source>{1} lacks a path column.</source>
        <translation>{1} 缺少 path 欄。</translation>
    </message>
    <message>
        <source>{1} lies inside {2}, which is in the project already.</source>
        <translation>{1} 位於已在專案中的 {2} 之內。</translation>
    </message>
    <message>
        <source>{1} of the photos are no longer in the project, so nothing was changed.</source>
        <translation>有 {1} 張照片已不在專案中，因此未做任何變更。</translation>
    </message>
    <message>
        <source>{1} overlaps {2}, which is in the project already.</source>
        <translation>{1} 與已在專案中的 {2} 重疊。</translation>
    </message>
    <message>
        <source>{1} photos in {2} have labels, which would be lost.</source>
        <translation>{2} 中有 {1} 張照片的標籤會遺失。</translation>
    </message>
    <message>
        <source>{1} was last used with a newer CropApp (schema {2}).</source>
        <translation>{1} 上次由較新的 CropApp 使用（結構 {2}）。</translation>
    </message>
    <message>
        <source>{1} was merged already.</source>
        <translation>{1} 已合併。</translation>
    </message>
    <message>
        <source>{1} was written by a newer CropApp (format {2}).</source>
        <translation>{1} 由較新的 CropApp 寫成（格式 {2}）。</translation>
    </message>
    <message>
        <source>{1}, feature {2}: {3}.</source>
        <translation>{1}，第 {2} 個圖徵：{3}。</translation>
    </message>
    <message>
        <source>{1}, line {2}, column {3}: {4}.</source>
        <translation>{1}，第 {2} 行，欄位 {3}：{4}。</translation>
    </message>
    <message>
        <source>{1}, {2} is not a longitude and a latitude</source>
        <translation>{1}, {2} 不是經度與緯度</translation>
    </message>
    <message>
        <source>{1}: the class “{2}” is in use by now.</source>
        <translation>{1}：類別「{2}」現在已在使用。</translation>
    </message>
    <message>
        <source>{1}: the class “{2}” was changed again elsewhere.</source>
        <translation>{1}：類別「{2}」已在別處再次變更。</translation>
    </message>
    <message>
        <source>{1}: the class “{2}” was deleted since.</source>
        <translation>{1}：類別「{2}」之後已被刪除。</translation>
    </message>
    <message>
        <source>“{1}” cannot be the key of a class.</source>
        <translation>「{1}」不能作為類別的按鍵。</translation>
    </message>
    <message>
        <source>“{1}” cannot be {2}: one of its photos is no longer in the project.</source>
        <translation>「{1}」無法{2}：其中有照片已不在專案中。</translation>
    </message>
    <message>
        <source>“{1}” cannot be {2}: one of its photos was labelled again elsewhere.</source>
        <translation>「{1}」無法{2}：其中有照片已在別處重新標記。</translation>
    </message>
    <message>
        <source>“{1}” cannot name a model folder.</source>
        <translation>「{1}」不能作為模型資料夾名稱。</translation>
    </message>
    <message>
        <source>“{1}” is no colour.</source>
        <translation>「{1}」不是顏色。</translation>
    </message>
    <message>
        <source>“{1}” names a class twice.</source>
        <translation>「{1}」重複指定了類別。</translation>
    </message>
</context>
<context>
    <name>TrainingPage</name>
    <message>
        <source>Go to the photos</source>
        <translation>前往照片</translation>
    </message>
    <message>
        <source>How the last training ended</source>
        <translation>上次訓練的結果</translation>
    </message>
    <message>
        <source>Varying photos</source>
        <translation>變化照片中</translation>
    </message>
</context>
<context>
    <name>TrainingWords</name>
    <message>
        <source>1 point better on what it has seen: it has hardly learned by heart.</source>
        <translation>在看過的照片上高 1 個百分點：幾乎沒有死記。</translation>
    </message>
    <message>
        <source>As good on photos it has not seen as on those it learns from.</source>
        <translation>在沒看過的照片上，與在學習過的照片上一樣好。</translation>
    </message>
    <message>
        <source>Head</source>
        <translation>分類頭</translation>
    </message>
    <message>
        <source>Last block</source>
        <translation>最後一個區塊</translation>
    </message>
    <message>
        <source>Last {n} blocks</source>
        <translation>最後 {n} 個區塊</translation>
    </message>
    <message>
        <source>Stage {n} of {all}: {depth}</source>
        <translation>第 {n} 階段，共 {all} 個：{depth}</translation>
    </message>
    <message>
        <source>The epochs are over</source>
        <translation>週期已結束</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>訓練</translation>
    </message>
    <message>
        <source>Training: epoch {n} of {all}</source>
        <translation>訓練：第 {n} 週期，共 {all} 個</translation>
    </message>
    <message>
        <source>Training: the epochs are over</source>
        <translation>訓練：週期已結束</translation>
    </message>
    <message>
        <source>Whole network</source>
        <translation>整個網路</translation>
    </message>
    <message>
        <source>epoch {n} of {all}</source>
        <translation>第 {n} 週期，共 {all} 個</translation>
    </message>
    <message>
        <source>{done} of {total}</source>
        <translation>{done}／{total}</translation>
    </message>
    <message>
        <source>{n} MB of memory</source>
        <translation>{n} MB 記憶體</translation>
    </message>
    <message>
        <source>{n} photos/s</source>
        <translation>{n} 張照片／秒</translation>
    </message>
    <message>
        <source>{n} points better on what it has seen: it has hardly learned by heart.</source>
        <translation>在看過的照片上高 {n} 個百分點：幾乎沒有死記。</translation>
    </message>
    <message>
        <source>{n} points better on what it has seen: much of it is learned by heart. More labels help most.</source>
        <translation>在看過的照片上高 {n} 個百分點：大多是死記。更多標籤最有幫助。</translation>
    </message>
    <message>
        <source>{n} points better on what it has seen: some of it is learned by heart.</source>
        <translation>在看過的照片上高 {n} 個百分點：有些是死記。</translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation>剩餘 {time}</translation>
    </message>
</context>
<context>
    <name>UnlikeWatch</name>
    <message>
        <source>Show these photos</source>
        <translation>顯示這些照片</translation>
    </message>
</context>
<context>
    <name>UnusedPhotos</name>
    <message>
        <source>1 photo</source>
        <translation>1 張照片</translation>
    </message>
    <message>
        <source>NOT USED, AND WHY</source>
        <translation>未使用的照片與原因</translation>
    </message>
    <message>
        <source>{n} photos</source>
        <translation>{n} 張照片</translation>
    </message>
</context>
<context>
    <name>VersionActs</name>
    <message>
        <source>Add a model of another machine to the list</source>
        <translation>將其他電腦的模型加入清單</translation>
    </message>
    <message>
        <source>Bring in a model</source>
        <translation>匯入模型</translation>
    </message>
    <message>
        <source>Bring in…</source>
        <translation>匯入…</translation>
    </message>
    <message>
        <source>Bringing in a model</source>
        <translation>匯入模型中</translation>
    </message>
    <message>
        <source>Delete old versions…</source>
        <translation>刪除舊版本…</translation>
    </message>
    <message>
        <source>Delete this version…</source>
        <translation>刪除此版本…</translation>
    </message>
    <message>
        <source>Deleting model versions</source>
        <translation>刪除模型版本中</translation>
    </message>
    <message>
        <source>Export for other programs…</source>
        <translation>匯出供其他程式使用…</translation>
    </message>
    <message>
        <source>Export into</source>
        <translation>匯出至</translation>
    </message>
    <message>
        <source>Exporting the model</source>
        <translation>匯出模型中</translation>
    </message>
    <message>
        <source>Go back</source>
        <translation>退回上一版</translation>
    </message>
    <message>
        <source>Going back to an earlier version</source>
        <translation>返回先前的版本</translation>
    </message>
    <message>
        <source>It is a faster version (int8) already</source>
        <translation>它已經是較快的版本（int8）</translation>
    </message>
    <message>
        <source>Export, carry, rename or delete versions</source>
        <translation>匯出、攜出、重新命名或刪除版本</translation>
    </message>
    <message>
        <source>It is in use: it cannot be deleted</source>
        <translation>使用中：無法刪除</translation>
    </message>
    <message>
        <source>Make a faster version (int8)</source>
        <translation>製作較快的版本（int8）</translation>
    </message>
    <message>
        <source>Making a faster version</source>
        <translation>製作較快的版本中</translation>
    </message>
    <message>
        <source>More</source>
        <translation>更多</translation>
    </message>
    <message>
        <source>No version to delete: those in use, the newest, those with a note and those from elsewhere stay.</source>
        <translation>沒有可刪除的版本：使用中的、最新的、有備註的與來自別處的都會保留。</translation>
    </message>
    <message>
        <source>Of several versions: make each of them faster (int8)</source>
        <translation>由多個版本組成：請分別將各版本加速（int8）</translation>
    </message>
    <message>
        <source>Pack as one file for another machine…</source>
        <translation>打包成單一檔案供其他電腦使用…</translation>
    </message>
    <message>
        <source>Pack the model</source>
        <translation>打包模型</translation>
    </message>
    <message>
        <source>Packed models</source>
        <translation>打包的模型</translation>
    </message>
    <message>
        <source>Packed models and model folders</source>
        <translation>打包的模型與模型資料夾</translation>
    </message>
    <message>
        <source>Packing the model</source>
        <translation>打包模型中</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>重新命名…</translation>
    </message>
    <message>
        <source>Use the version again that was in use before</source>
        <translation>重新使用先前使用的版本</translation>
    </message>
    <message>
        <source>Use {name} again, which was in use before</source>
        <translation>重新使用先前使用的 {name}</translation>
    </message>
    <message>
        <source>With it came classes that the project did not have: {names}.</source>
        <translation>隨之加入了專案原本沒有的類別：{names}。</translation>
    </message>
    <message>
        <source>{name} is exported: {folder}. It was run on photos of this project; no probability is off by more than {gap}.</source>
        <translation>{name} 已匯出：{folder}。已在本專案的照片上執行過；機率偏差都不超過 {gap}。</translation>
    </message>
    <message>
        <source>{name} is in the list. “Use this version” lets it predict.</source>
        <translation>{name} 已在清單中。按「使用此版本」即可用它預測。</translation>
    </message>
    <message>
        <source>{name} is in use again.</source>
        <translation>{name} 已恢復使用。</translation>
    </message>
    <message>
        <source>{name} is packed: {file}</source>
        <translation>{name} 已打包：{file}</translation>
    </message>
    <message>
        <source>“Use this version” lets it predict.</source>
        <translation>按「使用此版本」即可讓它預測。</translation>
    </message>
</context>
<context>
    <name>VersionCard</name>
    <message>
        <source>8-bit integers</source>
        <translation>8 位元整數</translation>
    </message>
    <message>
        <source>8-bit integers: {n} photos/s here, {times} times what it was made from</source>
        <translation>8 位元整數：在此 {n} 張照片／秒，為其來源版本的 {times} 倍</translation>
    </message>
    <message>
        <source>Brought in</source>
        <translation>匯入</translation>
    </message>
    <message>
        <source>CAN THE CONFIDENCE BE BELIEVED?</source>
        <translation>信心度可信嗎？</translation>
    </message>
    <message>
        <source>CONFUSION: ROWS ARE LABELS, COLUMNS PREDICTIONS. A CELL OPENS ITS PHOTOS</source>
        <translation>混淆矩陣：列為標籤，欄為預測。點選儲存格可開啟照片</translation>
    </message>
    <message>
        <source>Evaluated {moment} with {n} labels: folders, days and the learning curve are of then.</source>
        <translation>{moment} 以 {n} 個標籤評估：資料夾、日期與學習曲線為當時的結果。</translation>
    </message>
    <message>
        <source>HOW IT WAS MADE</source>
        <translation>建立方式</translation>
    </message>
    <message>
        <source>IF IT ANSWERS ONLY WHERE IT IS SURE</source>
        <translation>若只在有把握時作答</translation>
    </message>
    <message>
        <source>Just evaluated: what is learned from the labels there are now gets right:</source>
        <translation>剛完成評估：從目前標籤學成的模型，答對：</translation>
    </message>
    <message>
        <source>Learned from your labels</source>
        <translation>由您的標籤學成</translation>
    </message>
    <message>
        <source>PER CLASS</source>
        <translation>各類別</translation>
    </message>
    <message>
        <source>Starter model</source>
        <translation>入門模型</translation>
    </message>
    <message>
        <source>Trained deeply on your labels</source>
        <translation>以您的標籤深度訓練</translation>
    </message>
    <message>
        <source>WOULD MORE LABELS HELP?</source>
        <translation>更多標籤有幫助嗎？</translation>
    </message>
    <message>
        <source>in use</source>
        <translation>使用中</translation>
    </message>
    <message>
        <source>{n} labels</source>
        <translation>{n} 個標籤</translation>
    </message>
</context>
<context>
    <name>VersionLine</name>
    <message>
        <source>Model versions, newest first</source>
        <translation>模型版本，最新在前</translation>
    </message>
    <message>
        <source>in use</source>
        <translation>使用中</translation>
    </message>
    <message>
        <source>{share} right on {n} photos</source>
        <translation>在 {n} 張照片上答對 {share}</translation>
    </message>
</context>
<context>
    <name>VersionsTab</name>
    <message>
        <source>Evaluate</source>
        <translation>評估</translation>
    </message>
    <message>
        <source>Held out: {label} taken for {prediction}</source>
        <translation>保留照片：{label} 被誤認為 {prediction}</translation>
    </message>
    <message>
        <source>Held out: {label}, recognised</source>
        <translation>保留照片：{label}，正確辨識</translation>
    </message>
    <message>
        <source>In use</source>
        <translation>使用中</translation>
    </message>
    <message>
        <source>Learn now</source>
        <translation>立即學習</translation>
    </message>
    <message>
        <source>No photo labelled {label} now was taken for {prediction}.</source>
        <translation>目前標記為 {label} 的照片沒有被誤認為 {prediction} 的。</translation>
    </message>
    <message>
        <source>So it answered while these photos were held out. Beside each stands what the version in use says now: it may have learned from them since.</source>
        <translation>這是這些照片被保留時的答案。旁邊是使用中版本現在的答案：它之後可能已從這些照片學習。</translation>
    </message>
    <message>
        <source>The versions of your model will be here. Label a few photos of at least two classes, then let it learn.</source>
        <translation>您的模型版本會列在這裡。請標記至少兩個類別的幾張照片，再讓它學習。</translation>
    </message>
    <message>
        <source>This version was learned elsewhere: its photos are not in this project.</source>
        <translation>此版本是在別處學成的：其照片不在本專案中。</translation>
    </message>
    <message>
        <source>Use this version</source>
        <translation>使用此版本</translation>
    </message>
    <message>
        <source>VERSIONS</source>
        <translation>版本</translation>
    </message>
</context>
<context>
    <name>WindowDialogs</name>
    <message>
        <source>Add folder</source>
        <translation>加入資料夾</translation>
    </message>
    <message>
        <source>CropApp projects (*.cropapp)</source>
        <translation>CropApp 專案 (*.cropapp)</translation>
    </message>
    <message>
        <source>Export labels</source>
        <translation>匯出標籤</translation>
    </message>
    <message>
        <source>Find {name}</source>
        <translation>尋找 {name}</translation>
    </message>
    <message>
        <source>Folder with a sub-folder per class</source>
        <translation>每個類別一個子資料夾的資料夾</translation>
    </message>
    <message>
        <source>Import labels</source>
        <translation>匯入標籤</translation>
    </message>
    <message>
        <source>Labels ({patterns})</source>
        <translation>標籤 ({patterns})</translation>
    </message>
    <message>
        <source>Open project</source>
        <translation>開啟專案</translation>
    </message>
</context>
<context>
    <name>WindowDrops</name>
    <message>
        <source>Nothing has arrived. Drag the files here once more.</source>
        <translation>什麼都沒收到。請再把檔案拖曳到這裡一次。</translation>
    </message>
    <message>
        <source>{name} is not a folder of photos. Open a project first to add it there.</source>
        <translation>{name} 不是照片資料夾。請先開啟專案再加入。</translation>
    </message>
    <message>
        <source>{name} is nothing that can be added. Drop folders, photos, CSV or GeoJSON.</source>
        <translation>無法加入 {name}。請拖放資料夾、照片、CSV 或 GeoJSON。</translation>
    </message>
</context>
<context>
    <name>ZooTab</name>
    <message>
        <source>Called {name} on the command line; photos are read at {n} px.</source>
        <translation>在命令列中稱為 {name}；以 {n} 像素讀取照片。</translation>
    </message>
    <message>
        <source>Filter by name or family</source>
        <translation>依名稱或系列篩選</translation>
    </message>
    <message>
        <source>Measure speed here</source>
        <translation>在本機測量速度</translation>
    </message>
    <message>
        <source>Measured with {engine}.</source>
        <translation>以 {engine} 測量。</translation>
    </message>
    <message>
        <source>Measuring speed</source>
        <translation>測量速度中</translation>
    </message>
    <message>
        <source>No backbone has these words.</source>
        <translation>沒有骨幹網路符合這些字。</translation>
    </message>
    <message>
        <source>Train with this</source>
        <translation>以此訓練</translation>
    </message>
    <message>
        <source>Where it comes from</source>
        <translation>出處</translation>
    </message>
    <message>
        <source>{n} backbones chosen</source>
        <translation>已選取 {n} 個骨幹網路</translation>
    </message>
</context>
<context>
    <name>ZooTable</name>
    <message>
        <source>Backbone</source>
        <translation>骨幹網路</translation>
    </message>
    <message>
        <source>Family</source>
        <translation>系列</translation>
    </message>
    <message>
        <source>GFLOPs</source>
        <translation>GFLOPs</translation>
    </message>
    <message>
        <source>Least size</source>
        <translation>最小尺寸</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>授權</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>參數量</translation>
    </message>
    <message>
        <source>Percent of ImageNet-1K's photos named rightly at once</source>
        <translation>第一個答案即正確的 ImageNet-1K 照片百分比</translation>
    </message>
    <message>
        <source>Percent of ImageNet-1K's photos named rightly in five guesses</source>
        <translation>前五個答案中有正確者的 ImageNet-1K 照片百分比</translation>
    </message>
    <message>
        <source>Photos/s here</source>
        <translation>本機每秒張數</translation>
    </message>
    <message>
        <source>Side of the smallest photo it takes, in pixels</source>
        <translation>可接受的最小照片邊長（像素）</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>來源</translation>
    </message>
    <message>
        <source>The network alone, measured on this machine</source>
        <translation>只計網路本身，在本機測量</translation>
    </message>
    <message>
        <source>Top-1 %</source>
        <translation>Top-1 %</translation>
    </message>
    <message>
        <source>Top-5 %</source>
        <translation>Top-5 %</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>權重</translation>
    </message>
    <message>
        <source>Work for one photo, in billions of multiplications</source>
        <translation>處理一張照片的運算量（十億次乘法）</translation>
    </message>
    <message>
        <source>{name} (default)</source>
        <translation>{name}（預設）</translation>
    </message>
    <message>
        <source>{n} M</source>
        <translation>{n} 百萬</translation>
    </message>
    <message>
        <source>{n} MB to download</source>
        <translation>需下載 {n} MB</translation>
    </message>
    <message>
        <source>{n} MB, a package</source>
        <translation>{n} MB，套件</translation>
    </message>
    <message>
        <source>{n} MB, downloaded</source>
        <translation>{n} MB，已下載</translation>
    </message>
    <message>
        <source>{n} MB, installed</source>
        <translation>{n} MB，已安裝</translation>
    </message>
    <message>
        <source>{n} px</source>
        <translation>{n} px</translation>
    </message>
    <message>
        <source>{n} px only</source>
        <translation>僅 {n} px</translation>
    </message>
</context>
<context>
    <name>ZooView</name>
    <message>
        <source>Backbones</source>
        <translation>骨幹網路</translation>
    </message>
</context>
</TS>